package io.vitrine.db.cache;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/// A real redis-server as a process of its own: the one from the class path where it runs on this
/// machine, else the one on the path.
final class RedisProcess implements AutoCloseable {

    private final Path program;
    private final int port;
    private Process process;

    private RedisProcess(Path program, int port, Process process) {
        this.program = program;
        this.port = port;
        this.process = process;
    }

    static RedisProcess start(Path folder) throws Exception {
        int port = freePort();
        Path bundled = unpack(folder);
        for (Path program : Stream.of(bundled, Path.of("redis-server")).toList()) {
            try {
                return new RedisProcess(program, port, launch(program, port));
            } catch (IOException e) {
                System.out.println(program + " does not run here: " + e.getMessage());
            }
        }
        throw new IllegalStateException("No redis-server runs here; install one on the PATH");
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    void restart() throws Exception {
        process = launch(program, port);
    }

    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private static Process launch(Path program, int port) throws Exception {
        Process process =
                new ProcessBuilder(
                                program.toString(),
                                "--port",
                                Integer.toString(port),
                                "--bind",
                                "127.0.0.1",
                                "--save",
                                "",
                                "--appendonly",
                                "no")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
                return process;
            } catch (IOException e) {
                Thread.sleep(20);
            }
        }
        process.destroyForcibly().waitFor();
        throw new IOException("it ended or did not answer");
    }

    private static Path unpack(Path folder) throws IOException {
        String os =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")
                        ? "darwin"
                        : "linux";
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String name =
                "/redis-server-"
                        + (os.equals("linux") && arm ? "6.2.7" : "6.2.6-v5")
                        + "-"
                        + os
                        + "-"
                        + (arm ? "arm64" : "amd64");
        Path program = folder.resolve("redis-server");
        try (InputStream bundled = RedisProcess.class.getResourceAsStream(name)) {
            if (bundled == null) {
                return Path.of("redis-server");
            }
            Files.copy(bundled, program);
        }
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + program + " executable");
        }
        return program;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
