import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.DatabaseSettings;
import io.vitrine.db.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.slf4j.LoggerFactory;

/// Indexes and projects a generated chain into fresh homes, and measures in the same minute what the
/// machine gives at best: reading the same logs and throwing them away, and copying the rows of their
/// transfers into one table with two indexes. If asked, Ponder indexes the same chain beside it, into three tables of
/// its own. `index.sh` starts it.
class IndexBench {

    private static final int BLOCKS = 20;
    private static final int PONDER_NOT_FINAL = 30;
    private static final Pattern EVENTS = Pattern.compile("Indexed block range .*event_count=(\\d+)");
    private static final String TOPICS =
            """
            "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",\
            "0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62",\
            "0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb\"""";

    private static final String SECONDS =
            """
            SELECT job_name, extract(epoch FROM end_time - start_time)
              FROM batch.batch_job_execution JOIN batch.batch_job_instance USING (job_instance_id)
             WHERE status = 'COMPLETED'
            """;

    private static final String PLAIN_TABLE =
            """
            CREATE TABLE plain (LIKE ownership_transfers);
            ALTER TABLE plain ADD PRIMARY KEY (chain_id, tx_hash, log_index, batch_index);
            CREATE INDEX ON plain (chain_id, contract, token_id, block_number, log_index, batch_index)
            """;

    private final String vitrine;
    private final String url;
    private final Path scratch;
    private final int logs;
    private final String ponder;
    private final List<String> settings;

    IndexBench(
            String vitrine,
            String url,
            Path scratch,
            int logs,
            String ponder,
            List<String> settings) {
        this.vitrine = vitrine;
        this.url = url;
        this.scratch = scratch;
        this.logs = logs;
        this.ponder = ponder;
        this.settings = settings;
    }

    /// What Ponder did with the blocks that it takes for final, which are all but the last 30.
    record Peer(long logs, double seconds) {

        static final Peer NONE = new Peer(0, Double.NaN);

        double rate() {
            return logs / seconds;
        }
    }

    /// Seconds of one round.
    record Round(
            double index,
            double project,
            double indexCommand,
            double projectCommand,
            double read,
            double copy,
            Peer peer) {

        double both() {
            return index + project;
        }

        double rate(int logs) {
            return logs / both();
        }

        double overLimits() {
            return both() / (read + copy);
        }
    }

    static void main(String[] given) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        IndexBench bench =
                new IndexBench(
                        given[0],
                        given[1],
                        Path.of(given[2]),
                        Integer.parseInt(given[3]),
                        given[5],
                        List.of(given).subList(6, given.length));
        List<Round> rounds = new ArrayList<>();
        for (int number = 1; number <= Integer.parseInt(given[4]); number++) {
            Round round = bench.round(number);
            rounds.add(round);
            System.out.printf(
                    Locale.ROOT,
                    "round %d: indexBlocks %.2f s, projectEvents %.2f s (commands %.2f s, %.2f s),"
                            + " plain read %.2f s, plain copy %.2f s%n",
                    number,
                    round.index,
                    round.project,
                    round.indexCommand,
                    round.projectCommand,
                    round.read,
                    round.copy);
            if (!bench.ponder.isEmpty()) {
                System.out.printf(
                        Locale.ROOT,
                        "         Ponder: %d logs in %.2f s%n",
                        round.peer.logs,
                        round.peer.seconds);
            }
        }
        bench.report(rounds);
    }

    private void report(List<Round> rounds) {
        System.out.printf(
                "%nmedians of %d, %d logs, %d processors%n",
                rounds.size(), logs, Runtime.getRuntime().availableProcessors());
        rate("indexBlocks", rounds, Round::index);
        rate("projectEvents", rounds, Round::project);
        rate("both jobs", rounds, Round::both);
        rate("both commands", rounds, round -> round.indexCommand + round.projectCommand);
        rate("plain read (a)", rounds, Round::read);
        rate("plain copy (b)", rounds, Round::copy);
        times("indexBlocks takes", "(a)", rounds, round -> round.index / round.read);
        times("projectEvents takes", "(b)", rounds, round -> round.project / round.copy);
        times("both jobs take", "(a) + (b)", rounds, Round::overLimits);
        if (!ponder.isEmpty()) {
            System.out.printf(
                    Locale.ROOT, "%-20s %,8.0f logs/s%n", "Ponder", middle(rounds, round -> round.peer.rate()));
            times(
                    "both jobs are",
                    "as fast as Ponder",
                    rounds,
                    round -> round.rate(logs) / round.peer.rate());
        }
    }

    private void rate(String what, List<Round> rounds, ToDoubleFunction<Round> seconds) {
        System.out.printf(
                Locale.ROOT, "%-20s %,8.0f logs/s%n", what, logs / middle(rounds, seconds));
    }

    private static void times(
            String what, String limit, List<Round> rounds, ToDoubleFunction<Round> ratio) {
        System.out.printf(Locale.ROOT, "%-20s %8.1f x %s%n", what, middle(rounds, ratio), limit);
    }

    private static double middle(List<Round> rounds, ToDoubleFunction<Round> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private Round round(int number) throws Exception {
        Path home = Files.createDirectory(scratch.resolve("home" + number));
        Commands commands = commands(home);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home);
                DatabaseServer server = DatabaseServer.open(postgres.settings());
                Connection jobs = server.databases().orchestrator().dataSource().getConnection();
                Connection catalog = server.databases().catalog().dataSource().getConnection()) {
            return new Round(
                    jobSeconds(jobs, "indexBlocks"),
                    jobSeconds(jobs, "projectEvents"),
                    commands.index,
                    commands.project,
                    readSeconds(),
                    copySeconds(catalog),
                    ponder.isEmpty() ? Peer.NONE : peer(postgres, jobs));
        } finally {
            removeTree(home);
        }
    }

    /// Seconds of the two commands, with the start of their processes.
    record Commands(double index, double project) {}

    private Commands commands(Path home) throws IOException, InterruptedException {
        command(home, "chain", "add", "eip155:31337", "--rpc", url);
        return new Commands(
                command(home, "run", "indexBlocks"), command(home, "run", "projectEvents"));
    }

    /// Seconds of the two jobs on a fresh home, which is gone afterwards.
    double jobs() throws Exception {
        Path home = Files.createDirectory(scratch.resolve("home" + logs));
        commands(home);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home);
                DatabaseServer server = DatabaseServer.open(postgres.settings());
                Connection jobs = server.databases().orchestrator().dataSource().getConnection()) {
            return jobSeconds(jobs, "indexBlocks") + jobSeconds(jobs, "projectEvents");
        } finally {
            removeTree(home);
        }
    }

    private double command(Path home, String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(vitrine));
        line.addAll(List.of(words));
        line.add("--vitrine.home=" + home);
        line.addAll(settings);
        Path output = scratch.resolve("output");
        long start = System.nanoTime();
        int exit =
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start()
                        .waitFor();
        if (exit != 0) {
            throw new IllegalStateException(
                    String.join(" ", line) + " ended with " + exit + ":\n" + Files.readString(output));
        }
        return since(start);
    }

    private static double jobSeconds(Connection jobs, String name) throws SQLException {
        try (Statement statement = jobs.createStatement();
                ResultSet rows = statement.executeQuery(SECONDS)) {
            while (rows.next()) {
                if (rows.getString(1).equals(name)) {
                    return rows.getDouble(2);
                }
            }
        }
        throw new IllegalStateException("no completed execution of " + name);
    }

    private double readSeconds() throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            long last = head(client);
            long start = System.nanoTime();
            for (long from = 0; from <= last; from += BLOCKS) {
                ask(
                        client,
                        "eth_getLogs",
                        "{\"fromBlock\":\"0x%x\",\"toBlock\":\"0x%x\",\"topics\":[[%s]]}"
                                .formatted(from, Math.min(last, from + BLOCKS - 1), TOPICS));
            }
            return since(start);
        }
    }

    private long head() throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return head(client);
        }
    }

    private long head(HttpClient client) throws IOException, InterruptedException {
        String head = ask(client, "eth_blockNumber", "");
        return Long.decode(head.replaceAll(".*\"result\":\"(0x[0-9a-f]+)\".*", "$1"));
    }

    private String ask(HttpClient client, String method, String parameter)
            throws IOException, InterruptedException {
        String body =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
                        .formatted(method, parameter);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        String answer = client.send(request, BodyHandlers.ofString()).body();
        if (!answer.contains("\"result\"")) {
            throw new IllegalStateException(method + " was answered with " + answer);
        }
        return answer;
    }

    private static double copySeconds(Connection catalog) throws SQLException, IOException {
        CopyManager copies = catalog.unwrap(PGConnection.class).getCopyAPI();
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        copies.copyOut("COPY ownership_transfers TO STDOUT", rows);
        try (Statement statement = catalog.createStatement()) {
            statement.execute(PLAIN_TABLE);
        }
        long start = System.nanoTime();
        copies.copyIn("COPY plain FROM STDIN", new ByteArrayInputStream(rows.toByteArray()));
        return since(start);
    }

    private Peer peer(EmbeddedPostgres postgres, Connection connection)
            throws SQLException, IOException, InterruptedException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS ponder");
            statement.execute("CREATE DATABASE ponder");
        }
        DatabaseSettings server = postgres.settings();
        ProcessBuilder command =
                new ProcessBuilder(
                        "npx", "ponder", "start", "--schema", "bench", "--port", freePort(), "--log-level", "info");
        command.directory(Path.of(ponder).toFile()).redirectErrorStream(true);
        command.environment().put("DATABASE_URL", ponderUrl(server));
        command.environment().put("BENCH_RPC", url);
        command.environment().put("BENCH_END", Long.toString(head() - PONDER_NOT_FINAL));
        command.environment().put("PONDER_TELEMETRY_DISABLED", "true");
        Process process = command.start();
        StringBuilder said = new StringBuilder();
        long begun = 0;
        long events = 0;
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                if (line.contains("Started backfill indexing")) {
                    begun = System.nanoTime();
                }
                Matcher counted = EVENTS.matcher(line);
                if (counted.find()) {
                    events += Long.parseLong(counted.group(1));
                }
                if (line.contains("Completed backfill indexing")) {
                    return new Peer(events, since(begun));
                }
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        throw new IllegalStateException("Ponder did not come to an end:\n" + said);
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    private static String ponderUrl(DatabaseSettings server) {
        String address = server.url().replaceFirst("jdbc:postgresql://([^/]+)/.*", "$1");
        return "postgres://" + server.username() + ":" + server.password() + "@" + address + "/ponder";
    }

    private static void removeTree(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
