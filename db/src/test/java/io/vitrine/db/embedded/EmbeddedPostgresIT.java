package io.vitrine.db.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.db.DatabaseServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {

    @TempDir private Path home;

    private final List<Process> commands = new ArrayList<>();

    @AfterEach
    void endCommands() throws Exception {
        for (Process command : commands) {
            command.destroyForcibly().waitFor();
        }
        EmbeddedPostgres.open(home).close(); // adopts what a test left running, and stops it
    }

    @Test
    void startsAnswersOnlyToItsPasswordAndStopsWithTheLastOneOut() throws Exception {
        long begin = System.nanoTime();
        EmbeddedPostgres postgres = EmbeddedPostgres.open(home);
        report("first start", begin);
        long pid = postgres.pid();
        assertThat(value(postgres, "show fsync")).isEqualTo("on");
        assertThat(value(postgres, "show synchronous_commit")).isEqualTo("on");
        assertThat(value(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(value(postgres, "show unix_socket_directories")).isEmpty();
        assertThat(value(postgres, "select 'é' = lower('É')")).isEqualTo("t");
        assertThat(value(postgres, "select 'Z' < 'a'")).isEqualTo("t");
        assertThat(value(postgres, "show server_version")).isEqualTo("18.6");
        assertThat(Binaries.VERSION).isEqualTo("18.6.0");
        assertThatThrownBy(() ->
                        DriverManager.getConnection(
                                postgres.url() + "postgres", postgres.username(), "wrong"))
                .isInstanceOf(SQLException.class);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(home.resolve("postgres/password"))))
                .isEqualTo("rw-------");
        ServerFile file = ServerFile.read(home);
        assertThat(file).isEqualTo(new ServerFile(pid, postgres.url(), null, null));

        EmbeddedPostgres second = EmbeddedPostgres.open(home);
        assertThat(second.pid()).isEqualTo(pid);
        postgres.close();
        assertThat(isAlive(pid)).isTrue();
        second.close();
        assertEnds(pid);
        assertThat(ServerFile.read(home)).isNull();

        begin = System.nanoTime();
        EmbeddedPostgres again = EmbeddedPostgres.open(home);
        report("warm start", begin);
        begin = System.nanoTime();
        DatabaseServer.open(again.settings()).close();
        report("seven databases made", begin);
        begin = System.nanoTime();
        DatabaseServer.open(again.settings()).close();
        report("seven databases opened", begin);
        begin = System.nanoTime();
        again.close();
        report("stop", begin);
    }

    @Test
    void aKilledCommandLeavesAServerThatTheNextOneAdopts() throws Exception {
        useProgramsUnpackedOnce();
        Process command = command();
        long pid = pidFrom(command);
        command.destroyForcibly().waitFor();
        assertThat(isAlive(pid)).isTrue();
        try (EmbeddedPostgres next = EmbeddedPostgres.open(home)) {
            assertThat(next.pid()).isEqualTo(pid);
        }
        assertEnds(pid);
    }

    @Test
    void aKilledServerRecoversWhatItAcknowledged() throws Exception {
        useProgramsUnpackedOnce();
        Process command = command();
        long pid = pidFrom(command);
        try (EmbeddedPostgres beside = EmbeddedPostgres.open(home)) {
            execute(beside, "create table kept (n int)");
            execute(beside, "insert into kept select generate_series(1, 10000)");
            command.destroyForcibly().waitFor();
            ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
            server.destroyForcibly();
            server.onExit().get();
        }
        try (EmbeddedPostgres next = EmbeddedPostgres.open(home)) {
            assertThat(next.pid()).isNotEqualTo(pid);
            assertThat(value(next, "select count(*) from kept")).isEqualTo("10000");
        }
    }

    @Test
    void aStrangerWithTheNumberOfAnOldServerIsLeftAlone() throws Exception {
        useProgramsUnpackedOnce();
        EmbeddedPostgres.open(home).close();
        Process stranger = new ProcessBuilder("sleep", "300").start();
        commands.add(stranger);
        Files.writeString(
                home.resolve("postgres/data/postmaster.pid"),
                stranger.pid() + "\n" + home.resolve("postgres/data") + "\n1\n5432\n\n127.0.0.1\n");
        try (EmbeddedPostgres next = EmbeddedPostgres.open(home)) {
            assertThat(next.pid()).isNotEqualTo(stranger.pid());
            assertThat(value(next, "select 1")).isEqualTo("1");
        }
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void aNumberOfTheDeadDoesNotStopAStart() throws Exception {
        useProgramsUnpackedOnce();
        EmbeddedPostgres.open(home).close();
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.writeString(home.resolve("postgres/data/postmaster.pid"), dead.pid() + "\n");
        try (EmbeddedPostgres next = EmbeddedPostgres.open(home)) {
            assertThat(value(next, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void threeCommandsOnOneHomeShareOneServer() throws Exception {
        useProgramsUnpackedOnce();
        Process first = command();
        Process second = command();
        Process third = command();
        long pid = pidFrom(first);
        assertThat(pidFrom(second)).isEqualTo(pid);
        assertThat(pidFrom(third)).isEqualTo(pid);
        leave(first);
        second.destroyForcibly().waitFor();
        assertThat(isAlive(pid)).isTrue();
        leave(third);
        assertEnds(pid);
    }

    @Test
    void onlyOneProcessServesAHome() throws Exception {
        useProgramsUnpackedOnce();
        Process command = command("serve");
        pidFrom(command);
        try (EmbeddedPostgres beside = EmbeddedPostgres.open(home)) {
            assertThatThrownBy(() -> ServeClaim.take(beside))
                    .isInstanceOf(HomeBusy.class)
                    .hasMessageContaining("process " + command.pid())
                    .hasMessageContaining("http://localhost:4711");
            command.destroyForcibly().waitFor();
            try (ServeClaim claim = ServeClaim.take(beside)) {
                claim.publish(8080);
                assertThatThrownBy(() -> ServeClaim.take(beside)).isInstanceOf(HomeBusy.class);
                assertThat(ServerFile.read(home)).extracting(ServerFile::restPort).isEqualTo(8080);
            }
        }
    }

    @Test
    void anotherMajorVersionIsRefused() throws Exception {
        useProgramsUnpackedOnce();
        EmbeddedPostgres.open(home).close();
        Path version = home.resolve("postgres/data/PG_VERSION");
        Files.writeString(version, "17\n");
        assertThatThrownBy(() -> EmbeddedPostgres.open(home))
                .isInstanceOf(HomeUnusable.class)
                .hasMessageContaining("version 17")
                .hasMessageContaining("version 18");
        Files.writeString(version, "18\n");
    }

    @Test
    void aHomeThatIsAFileIsRefused() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        assertThatThrownBy(() -> EmbeddedPostgres.open(file.resolve("below")))
                .isInstanceOf(HomeUnusable.class)
                .hasMessageContaining("--vitrine.home");
    }

    @Test
    void anInterruptedFirstStartBeginsAnew() throws Exception {
        useProgramsUnpackedOnce();
        Path leftover = home.resolve("postgres/data.new-interrupted");
        Files.createDirectories(leftover);
        Files.writeString(leftover.resolve("PG_VERSION"), "18\n");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home)) {
            assertThat(value(postgres, "select 1")).isEqualTo("1");
        }
        assertThat(leftover).doesNotExist();
    }

    private static void report(String what, long begin) {
        System.out.println(
                what + ": " + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms");
    }

    private Process command(String... words) throws IOException {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                EmbeddedCommand.class.getName(),
                                home.toString()));
        line.addAll(List.of(words));
        Process process =
                new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        commands.add(process);
        return process;
    }

    private static long pidFrom(Process command) throws IOException {
        BufferedReader reader = command.inputReader();
        String line = reader.readLine();
        assertThat(line).isNotNull();
        return Long.parseLong(line);
    }

    private static void leave(Process command) throws Exception {
        command.outputWriter().close();
        assertThat(command.waitFor()).isZero();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /// A process that has ended stays visible until its adoptive parent notices.
    private static void assertEnds(long pid) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (isAlive(pid) && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(isAlive(pid)).isFalse();
    }

    private void useProgramsUnpackedOnce() throws IOException {
        Path programs = Binaries.unpackInto(EmbeddedPostgres.sharedPrograms());
        Files.createDirectories(home.resolve("postgres"));
        Files.createSymbolicLink(
                home.resolve("postgres").resolve(programs.getFileName()), programs);
    }

    private static String value(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(
                postgres.url() + "postgres", postgres.username(), postgres.password());
    }
}
