package io.vitrine.config;

import io.vitrine.config.cli.CommandRun;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The program as its users start it: the packed jar, in a process of its own that can be killed,
/// stopped and paused.
final class Program {

    private static final Path JAR = Path.of("target", "vitrine-app.jar");
    private static final Path UNPACKED = Path.of("target", "it-app");
    private static final Path CLASSES = UNPACKED.resolve("vitrine.jsa");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Program() {}

    /// Starts a command.
    static Started start(List<String> words) {
        return start(List.of(), words);
    }

    /// Starts a command.
    ///
    /// @param options of its own for the machine that runs it
    static Started start(List<String> options, List<String> words) {
        try {
            prepare();
            List<String> command = new ArrayList<>(java());
            command.addAll(options);
            command.add("-XX:SharedArchiveFile=" + CLASSES);
            command.add("-jar");
            command.add(UNPACKED.resolve(JAR.getFileName()).toString());
            command.addAll(words);
            ProcessBuilder builder = new ProcessBuilder(command);
            home(words)
                    .ifPresent(home ->
                            builder.environment()
                                    .put(
                                            "VITRINE_DEATH_MARK",
                                            home.resolve("deaths")
                                                    .resolve(UUID.randomUUID().toString())
                                                    .toString()));
            return new Started(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts a command with a copy of the launcher, which finds the program built.
    ///
    /// @param folder an empty one, for the copy
    /// @param options of its own for the machine that runs it
    static Started launch(Path folder, List<String> options, List<String> words) {
        try {
            prepare();
            Path target = Files.createDirectories(folder.resolve("config").resolve("target"));
            Path launcher = folder.resolve("vitrine");
            Files.copy(Path.of("..", "vitrine"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
            Files.createSymbolicLink(target.resolve("app"), UNPACKED.toAbsolutePath());
            Files.createFile(target.resolve("built.stamp"));
            List<String> command = new ArrayList<>(List.of(launcher.toString()));
            command.addAll(words);
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("VITRINE_JAVA_OPTS", String.join(" ", options));
            return new Started(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> home(List<String> words) {
        String home = "--vitrine.home=";
        return words.stream()
                .filter(word -> word.startsWith(home))
                .map(word -> Path.of(word.substring(home.length())))
                .findFirst();
    }

    /// What a command answered.
    record Answer(int exit, String out, String err) {}

    /// Runs a command to its end within this process, which starts faster.
    static Answer answer(List<String> words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit =
                new CommandRun(
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8))
                        .run(words.toArray(String[]::new));
        return new Answer(
                exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:OnOutOfMemoryError=mkdir -p \"$(dirname \"$VITRINE_DEATH_MARK\")\" && : >\"$VITRINE_DEATH_MARK\"",
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow");
    }

    /// Unpacked, and with its classes in an archive, the program starts in half the time. The command
    /// that makes the archive ends at once, as nothing listens on that port.
    private static synchronized void prepare() throws IOException {
        if (Files.exists(CLASSES)
                && Files.getLastModifiedTime(CLASSES)
                        .toInstant()
                        .isAfter(
                                Files.getLastModifiedTime(Path.of("target/vitrine.jar"))
                                        .toInstant())) {
            return;
        }
        List<String> unpack = new ArrayList<>(java());
        unpack.addAll(
                List.of(
                        "-Djarmode=tools",
                        "-jar",
                        JAR.toString(),
                        "extract",
                        "--force",
                        "--destination",
                        UNPACKED.toString()));
        if (new Started(new ProcessBuilder(unpack).start()).exit() != 0) {
            throw new IOException(JAR.toAbsolutePath() + " cannot be unpacked");
        }
        List<String> archive = new ArrayList<>(java());
        archive.addAll(
                List.of(
                        "-XX:ArchiveClassesAtExit=" + CLASSES,
                        "-jar",
                        UNPACKED.resolve(JAR.getFileName()).toString(),
                        "jobs",
                        "--vitrine.home=" + UNPACKED.resolve("home"),
                        "--vitrine.postgres.url=jdbc:postgresql://127.0.0.1:1/"));
        new Started(new ProcessBuilder(archive).start()).exit();
    }

    /// A process under way.
    static final class Started {

        private final Process process;
        private final long begun = System.nanoTime();
        private final List<String> said = new CopyOnWriteArrayList<>();

        private Started(Process process) {
            this.process = process;
            listen(process.inputReader(), line -> false, new CountDownLatch(1));
            listen(process.errorReader(), Started::isProgress, working);
        }

        private final CountDownLatch working = new CountDownLatch(1);

        private static boolean isProgress(String line) {
            return line.matches("[a-zA-Z]+ eip155:[0-9]+ .*");
        }

        private void listen(BufferedReader from, Predicate<String> awaited, CountDownLatch seen) {
            Thread.ofVirtual()
                    .start(() -> {
                        try (from) {
                            for (String line = from.readLine();
                                    line != null;
                                    line = from.readLine()) {
                                said.add(
                                        Duration.ofNanos(System.nanoTime() - begun).toMillis()
                                                + " ms: "
                                                + line);
                                if (awaited.test(line)) {
                                    seen.countDown();
                                }
                            }
                        } catch (IOException ended) {
                            said.add("(" + ended.getMessage() + ")");
                        }
                    });
        }

        long pid() {
            return process.pid();
        }

        boolean isAlive() {
            return process.isAlive();
        }

        /// Waits until a job says how far it is, or the process ends.
        ///
        /// @return whether a job has begun
        boolean works() throws InterruptedException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!working.await(20, TimeUnit.MILLISECONDS)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    return working.getCount() == 0;
                }
            }
            return true;
        }

        /// Sends SIGTERM.
        void terminate() {
            process.destroy();
        }

        /// Sends SIGKILL.
        void kill() {
            process.destroyForcibly();
        }

        /// Sends SIGSTOP, which cannot be ignored.
        void pause() {
            signal("-STOP");
        }

        /// Sends SIGCONT.
        void goOn() {
            signal("-CONT");
        }

        private void signal(String name) {
            try {
                new ProcessBuilder("kill", name, Long.toString(pid())).start().waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /// Waits for the end.
        int exit() {
            try {
                if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    kill();
                    throw new IllegalStateException(
                            "still running after " + PATIENCE + ": " + said);
                }
                return process.exitValue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /// Everything it printed, each line with its moment.
        String said() {
            return String.join("\n", said);
        }
    }
}
