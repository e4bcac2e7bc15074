import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.embedded.EmbeddedPostgres;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.LoggerFactory;

/// Fetches, normalises and stores the documents of a generated chain from a local server that answers
/// after 200 ms, and in the same minute fetches as many with a bare OkHttp loop of the same
/// concurrency, in a process of its own. `fetch.sh` starts it.
class FetchBench {

    private static final int ANSWER_AFTER_MILLIS = 200;

    private static final String FETCH_SECONDS =
            """
            SELECT extract(epoch FROM end_time - start_time) FROM batch.batch_step_execution
             WHERE step_name = 'fetch' AND status = 'COMPLETED'
            """;

    private static final String DOCUMENTS =
            "SELECT count(*) FROM documents.metadata_docs WHERE body ->> 'normalize_status' = 'OK'";

    private static final String FAILURES =
            "SELECT count(*) FROM work_items WHERE kind = 'FETCH_METADATA' AND state <> 'DONE'";

    private final String vitrine;
    private final Path scratch;
    private final int logs;
    private final int inFlight;
    private final List<String> settings;

    FetchBench(String vitrine, Path scratch, int logs, int inFlight, List<String> settings) {
        this.vitrine = vitrine;
        this.scratch = scratch;
        this.logs = logs;
        this.inFlight = inFlight;
        this.settings = settings;
    }

    /// Documents, and the seconds that each way took for them.
    record Round(long documents, double job, double bare) {
        double share() {
            return bare / job;
        }
    }

    static void main(String[] given) throws Exception {
        if (given[0].equals("bare")) {
            bare(given[1], Integer.parseInt(given[2]), Integer.parseInt(given[3]));
            return;
        }
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        FetchBench bench =
                new FetchBench(
                        given[0],
                        Path.of(given[1]),
                        Integer.parseInt(given[2]),
                        Integer.parseInt(given[3]),
                        List.of(given).subList(5, given.length));
        List<Round> rounds = new ArrayList<>();
        try (SlowServer server = new SlowServer()) {
            for (int number = 1; number <= Integer.parseInt(given[4]); number++) {
                Round round = bench.round(number, server);
                rounds.add(round);
                System.out.printf(
                        Locale.ROOT,
                        "round %d: %,d documents, fetched, normalised and stored in %.2f s, bare loop %.2f s%n",
                        number,
                        round.documents,
                        round.job,
                        round.bare);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%nmedians of %d, %d in flight, %d processors%n%-32s %,8.0f documents/s%n%-32s %,8.0f documents/s%n%-32s %8.0f %%%n",
                rounds.size(),
                bench.inFlight,
                Runtime.getRuntime().availableProcessors(),
                "fetch, normalise, store",
                median(rounds, round -> round.documents / round.job),
                "bare OkHttp loop",
                median(rounds, round -> round.documents / round.bare),
                "share",
                100 * median(rounds, Round::share));
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private Round round(int number, SlowServer server) throws Exception {
        Path home = Files.createDirectory(scratch.resolve("home" + number));
        Path said = scratch.resolve("node" + number);
        Process node =
                new ProcessBuilder(
                                vitrine,
                                "replay",
                                "--generated",
                                String.valueOf(logs),
                                "--documents",
                                server.url(),
                                "--port",
                                "0")
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            command(home, "chain", "add", "eip155:31337", "--rpc", address(node, said));
            command(home, "run", "indexBlocks");
            command(home, "run", "projectEvents");
            server.served.set(0);
            command(
                    home,
                    "run",
                    "fetchMetadata",
                    "--vitrine.fetch.allow-private=127.0.0.1",
                    "--vitrine.fetch.in-flight=" + inFlight,
                    "--vitrine.fetch.per-host=" + inFlight);
        } finally {
            node.destroy();
            node.waitFor();
        }
        double job;
        long documents;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home);
                DatabaseServer databases = DatabaseServer.open(postgres.settings());
                Connection jobs = databases.databases().orchestrator().dataSource().getConnection();
                Connection catalog = databases.databases().catalog().dataSource().getConnection()) {
            job = number(jobs, FETCH_SECONDS);
            documents = (long) number(catalog, DOCUMENTS);
            long failed = (long) number(catalog, FAILURES);
            if (failed > 0 || documents != server.served.get()) {
                throw new IllegalStateException(
                        documents + " stored, " + server.served + " served, " + failed + " failed");
            }
        } finally {
            removeTree(home);
        }
        return new Round(documents, job, bareSeconds(server.url(), documents));
    }

    private static double number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getDouble(1);
        }
    }

    private static String address(Process node, Path said) throws IOException, InterruptedException {
        while (node.isAlive()) {
            String text = Files.readString(said);
            int at = text.indexOf(" on http");
            if (at >= 0 && text.indexOf('\n', at) > 0) {
                return text.substring(at + 4).split("\\s", 2)[0];
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("the node ended:\n" + Files.readString(said));
    }

    private void command(Path home, String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(vitrine));
        line.addAll(List.of(words));
        line.add("--vitrine.home=" + home);
        line.addAll(settings);
        Path output = scratch.resolve("output");
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
    }

    private double bareSeconds(String url, long documents)
            throws IOException, InterruptedException {
        Process loop =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Xmx400m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Path.of(vitrine).resolveSibling("config/bench/FetchBench.java").toString(),
                                "bare",
                                url,
                                String.valueOf(documents),
                                String.valueOf(inFlight))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String said = new String(loop.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (loop.waitFor() != 0) {
            throw new IllegalStateException("the bare loop failed: " + said);
        }
        return Double.parseDouble(said.strip());
    }

    /// Fetches and throws away; says how many seconds that took.
    private static void bare(String url, int documents, int inFlight) throws InterruptedException {
        OkHttpClient client =
                new OkHttpClient.Builder()
                        .connectionPool(new ConnectionPool(inFlight, 30, TimeUnit.SECONDS))
                        .build();
        Semaphore turns = new Semaphore(inFlight);
        AtomicInteger good = new AtomicInteger();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < documents; number++) {
                Request request = new Request.Builder().url(url + number).build();
                turns.acquire();
                threads.execute(
                        () -> {
                            try (Response response = client.newCall(request).execute()) {
                                if (response.body().bytes().length > 0) {
                                    good.incrementAndGet();
                                }
                            } catch (IOException failure) {
                                System.err.println(failure);
                            } finally {
                                turns.release();
                            }
                        });
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (good.get() != documents) {
            System.exit(1);
        }
        System.out.println(seconds);
    }

    /// Answers any path with a document of its own, after a while, on connections that stay open.
    static final class SlowServer implements AutoCloseable {

        private final ServerSocket socket =
                new ServerSocket(0, 2_000, InetAddress.ofLiteral("127.0.0.1"));
        private final AtomicInteger served = new AtomicInteger();

        SlowServer() throws IOException {
            Thread.ofVirtual().start(this::accept);
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/";
        }

        private void accept() {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    client.setTcpNoDelay(true);
                    Thread.ofVirtual().start(() -> serve(client));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void serve(Socket client) {
            try (client) {
                InputStream in = new BufferedInputStream(client.getInputStream(), 2_048);
                OutputStream out = client.getOutputStream();
                for (String path = path(in); path != null; path = path(in)) {
                    Thread.sleep(ANSWER_AFTER_MILLIS);
                    byte[] body = document(path).getBytes(StandardCharsets.UTF_8);
                    byte[] head =
                            ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                                            + body.length
                                            + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII);
                    byte[] answer = new byte[head.length + body.length];
                    System.arraycopy(head, 0, answer, 0, head.length);
                    System.arraycopy(body, 0, answer, head.length, body.length);
                    out.write(answer);
                    served.incrementAndGet();
                }
            } catch (IOException | InterruptedException gone) {
                // The client has what it wanted.
            }
        }

        /// Of the next request; null when there is none.
        private static String path(InputStream in) throws IOException {
            StringBuilder first = new StringBuilder();
            boolean line = true;
            int last = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    if (last == '\n') {
                        return first.toString().split(" ", 3)[1];
                    }
                    line = false;
                } else if (line) {
                    first.append((char) next);
                }
                last = next == '\r' ? last : next;
            }
            return null;
        }

        private static String document(String path) {
            String number = path.substring(1);
            int dice = path.hashCode() * 0x9e3779b9 >>> 8;
            return """
            {"name":"Token %s","description":"One of the tokens of a generated chain, with a description of usual length.",\
            "image":"ipfs://QmatYkNGZnELf8cAGdyJpUca2PyY4szai3RHyyWofNY1pY/%s.png","external_url":"https://example.org/%s",\
            "attributes":[{"trait_type":"Background","value":"%d"},{"trait_type":"Eyes","value":"%d"},{"trait_type":"Mouth","value":"%d"},\
            {"trait_type":"Hat","value":"%d"},{"trait_type":"Clothes","value":"%d"},{"trait_type":"Level","value":%d}]}\
            """
                    .formatted(
                            number,
                            number,
                            number,
                            dice % 8,
                            dice / 8 % 20,
                            dice / 160 % 30,
                            dice / 4_800 % 40,
                            dice / 192_000 % 40,
                            dice % 100);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void removeTree(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
