package io.vitrine.db.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What `postmaster.pid` in a data folder says.
///
/// The file outlives a crash and its number may belong to anybody by now, so it counts only when
/// that process works in the data folder.
record Postmaster(long pid, int port, String status) {

    static final String FILE = "postmaster.pid";

    /// What the file says, or null when it is missing or not yet whole.
    static @Nullable Postmaster read(Path data) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(data.resolve(FILE), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return null;
        }
        try {
            return new Postmaster(
                    Long.parseLong(lines.getFirst().strip()),
                    lines.size() > 3 ? Integer.parseInt(lines.get(3).strip()) : 0,
                    lines.size() > 7 ? lines.get(7).strip() : "");
        } catch (NumberFormatException | java.util.NoSuchElementException e) {
            return null;
        }
    }

    boolean isReady() {
        return status.equals("ready");
    }

    /// Whether a process of this number lives, whoever it is.
    boolean isSomebody() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /// Whether that process is the server of this data folder.
    boolean isOf(Path data) {
        return isSomebody() && isPostgres() && worksIn(pid, data);
    }

    private boolean isPostgres() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .map(command -> command.contains("postgres"))
                .orElse(true); // not told on every system; the working folder decides
    }

    static boolean worksIn(long pid, Path folder) {
        Path linux = Path.of("/proc", Long.toString(pid), "cwd");
        try {
            if (Files.isDirectory(Path.of("/proc/self"))) {
                return Files.readSymbolicLink(linux).equals(folder.toRealPath());
            }
            return workingFolderByLsof(pid).equals(folder.toRealPath().toString());
        } catch (IOException e) {
            return false; // gone, or another user's: not ours in either case
        }
    }

    private static String workingFolderByLsof(long pid) throws IOException {
        Process lsof =
                new ProcessBuilder("lsof", "-a", "-p", Long.toString(pid), "-d", "cwd", "-Fn")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (var lines = lsof.inputReader()) {
            String folder =
                    lines.lines()
                            .filter(line -> line.startsWith("n"))
                            .map(line -> line.substring(1))
                            .findFirst()
                            .orElse("");
            lsof.waitFor(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
            return folder;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /// Any process that works in the folder: what a killed server leaves for a moment.
    static boolean anybodyWorksIn(Path folder) {
        try (var processes = ProcessHandle.allProcesses()) {
            return processes.anyMatch(process ->
                    process.pid() != ProcessHandle.current().pid()
                            && process.info().command().orElse("").endsWith("/postgres")
                            && worksIn(process.pid(), folder));
        }
    }
}
