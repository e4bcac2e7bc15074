package io.vitrine.config.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandRunTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... typed) {
        return new CommandRun(print(out), print(err)).run(typed);
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String answered() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    runn                                     | Unknown command runn. Did you mean run?
                    reindexx                                 | Unknown command reindexx. Did you mean reindex?
                    reindex                                  | Missing required option: '--chain=CAIP2'
                    reindex --chain eip155:1                 | Type --from-block and --to-block
                    reindex --chain eip155:1 --from-block 5  | Type --from-block and --to-block
                    reindex --chain eip155:1 --from-block 5 --to-block 4 | is no range
                    unwind --chain eip155:1                  | Missing required option: '--to-block=N'
                    run indexBlocks --head --to-block 4      | exclude each other
                    run indexBlocks --verify hope            | Type --verify bloom or --verify receipts
                    collection                               | collection add
                    demo --onec                              | Unknown flag --onec. Did you mean --once?
                    run fetchMetadat                         | Unknown job fetchMetadat. Did you mean fetchMetadata?
                    run                                      | Missing required parameter
                    run indexBlocks --from-block x           | is not a long
                    run indexBlocks --from-block 5 --to-block 4 | is above
                    run indexBlocks --chain ethereum         | expected CAIP-2 such as eip155:1
                    serve --no-jobs --no-api                 | nothing is left
                    chain                                    | chain add
                    chain ad eip155:1                        | Unknown command ad. Did you mean add?
                    chain add eip155:1 --rpc localhost:8545  | expected an address such as
                    chain add eip155:1 --finality soon       | expected finalized or a number
                    chain add eip155:1 --scope some          | expected all or listed
                    status x                                 | is not a long
                    jobs --vitrine.hom=/tmp                  | Unknown setting vitrine.hom. Did you mean vitrine.home?
                    jobs --vitrine.home                      | has no value
                    help rum                                 | Did you mean run?
                    """)
    void aWrongWordIs64AndExplained(String typed, String message) {
        assertThat(run(typed.split(" "))).isEqualTo(64);
        assertThat(said()).startsWith("vitrine: ").contains(message).doesNotContain("\tat ");
        assertThat(said().lines()).hasSize(1);
        assertThat(answered()).isEmpty();
    }

    @Test
    void nothingTypedIsHelp() {
        assertThat(run()).isEqualTo(64);
        assertThat(said()).contains("vitrine demo").contains("nightly").contains("doctor");
    }

    @Test
    void helpIsAnswered() {
        assertThat(run("--help")).isZero();
        assertThat(run("run", "--help")).isZero();
        assertThat(run("help", "chain")).isZero();
        assertThat(run("help", "settings")).isZero();
        assertThat(answered()).contains("vitrine.jobs.chunk-size").contains("--from-block");
        assertThat(said()).isEmpty();
    }

    @Test
    void aFileThatIsNoFolderIs69(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(run("jobs", "--vitrine.home=" + file)).isEqualTo(69);
        assertThat(said()).contains(file.toString()).contains("--vitrine.home=DIR");
    }

    @Test
    void aSettingThatCannotBeReadIs64(@TempDir Path folder) {
        assertThat(run("where", "--vitrine.home=" + folder, "--vitrine.jobs.chunk-size=many"))
                .isEqualTo(64);
        assertThat(said()).contains("many").doesNotContain("\tat ");
    }

    @Test
    void aServerThatIsNotThereIs69(@TempDir Path folder) {
        int exit =
                run(
                        "chain",
                        "list",
                        "--vitrine.home=" + folder,
                        "--vitrine.postgres.url=jdbc:postgresql://127.0.0.1:1/");

        assertThat(exit).isEqualTo(69);
        assertThat(said()).contains("127.0.0.1:1").contains("does not answer");
    }

    @Test
    void aMissingRecordingIs69(@TempDir Path folder) {
        assertThat(run("replay", folder.resolve("none").toString())).isEqualTo(69);
        assertThat(said()).contains("cannot be read");
    }

    @Test
    void aReplayIsOfAFileOrGenerated() {
        assertThat(run("replay")).isEqualTo(64);
        assertThat(run("replay", "chain.ndjson", "--generated", "10")).isEqualTo(64);
        assertThat(run("replay", "--generated", "0")).isEqualTo(64);
    }
}
