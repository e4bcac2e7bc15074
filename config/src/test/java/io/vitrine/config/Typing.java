package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.cli.CommandRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Types commands with the same settings behind each.
///
/// @param settings `--KEY=VALUE`
record Typing(List<String> settings) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    Typing {
        settings = List.copyOf(settings);
    }

    static Typing at(Path home) {
        return new Typing(List.of("--vitrine.home=" + home));
    }

    Typing with(String... more) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(more));
        return new Typing(all);
    }

    /// Runs a command to its end, in this process: all but the last line of the main class.
    Answer type(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> typed = new ArrayList<>(List.of(words));
        typed.addAll(settings);
        int exit =
                new CommandRun(
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8))
                        .run(typed.toArray(String[]::new));
        return new Answer(
                exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// A command that must work.
    Answer done(String... words) {
        Answer answer = type(words);
        assertThat(answer.exit())
                .as("%s said: %s%s", List.of(words), answer.out(), answer.err())
                .isZero();
        return answer;
    }

    /// The three digests of a chain and the block they hold for.
    String digest(String chain) {
        JsonNode lines = done("digest", "--chain", chain, "--json").json();
        assertThat(lines).hasSize(1);
        for (String part : List.of("blockHash", "chainDigest", "calls", "content")) {
            assertThat(lines.get(0).get(part).asString()).as(part).isNotBlank();
        }
        return lines.get(0).toString();
    }

    /// How a command ended.
    record Answer(int exit, String out, String err) {

        JsonNode json() {
            return JSON.readTree(out);
        }

        /// That it was refused as promised: the exit code, and one message for a person, which says
        /// all of these things and what to type next.
        void refused(int code, @Nullable String... said) {
            assertThat(exit).as("exit code; it said: %s%s", out, err).isEqualTo(code);
            assertMessage(err);
            for (String part : said) {
                assertThat(err).contains(part);
            }
        }
    }

    static void assertMessage(String err) {
        assertThat(err.strip()).startsWith("vitrine: ").doesNotContain("\n");
        assertThat(err).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(err.strip())
                .as("what to do next")
                .matches("(?s).*[.?] [A-Z'].*|.*[.?:] .*[Tt]ype .*");
    }
}
