package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The packaged program as a process of its own.
final class Launched implements AutoCloseable {

    private static final Path JAR = Path.of("target", "vitrine-app.jar").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Pattern SERVES = Pattern.compile(" on port (\\d+) \\(Ctrl-C");

    private final Process process;
    private final Path said;

    private Launched(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    /// Starts a command.
    static Launched start(Typing typing, String... words) {
        assertThat(JAR).as("built by 'mvn package'").exists();
        List<String> line =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Xmx400m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-jar",
                                JAR.toString()));
        line.addAll(List.of(words));
        line.addAll(typing.settings());
        try {
            Path said = Files.createTempFile("vitrine-said", ".txt");
            Process process =
                    new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
            return new Launched(process, said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until it says that it serves.
    ///
    /// @return the port of its REST API
    int port() {
        Awaiting.until(
                "it serves", PATIENCE, () -> SERVES.matcher(said()).find() || !process.isAlive());
        Matcher matcher = SERVES.matcher(said());
        if (matcher.find()) {
            return Integer.parseInt(matcher.group(1));
        }
        throw new AssertionError("It does not serve; it said: " + said());
    }

    /// Waits for its end.
    Typing.Answer answer() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Typing.Answer(process.exitValue(), "", said());
    }

    long pid() {
        return process.pid();
    }

    private String said() {
        try {
            return Files.readString(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As Ctrl-C does.
    ///
    /// @return its exit code; null when it did not end in time
    @Nullable Integer stop() {
        process.destroy();
        try {
            return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    ? process.exitValue()
                    : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        if (stop() == null) {
            process.destroyForcibly();
        }
        Files.deleteIfExists(said);
    }
}
