package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Program.Answer;
import io.vitrine.config.Program.Started;
import io.vitrine.config.replay.ReplayChain;
import io.vitrine.config.replay.ReplayServer;
import io.vitrine.db.Database;
import io.vitrine.db.DatabaseName;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.DatabaseSettings;
import io.vitrine.db.Databases;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.chain.RpcSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Catalogs side by side on one throw-away server, all filled from one replayed chain.
final class Catalogs implements AutoCloseable {

    private static final String TABLES =
            """
            SELECT table_schema || '.' || table_name FROM information_schema.tables
             WHERE table_schema IN ('public', 'documents') AND table_type = 'BASE TABLE'
             ORDER BY 1
            """;

    private final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private final List<Catalog> open = new ArrayList<>();
    private final List<Started> started = new ArrayList<>();
    private final Path homes;
    private final ChainId chain;
    private final String rpcUrl;
    private final Runnable stop;

    Catalogs(ReplayChain chain, Path homes) {
        this(ChainId.evm(chain.chainId()), ReplayServer.start(chain, 0), homes);
    }

    private Catalogs(ChainId chain, ReplayServer node, Path homes) {
        this(chain, node.rpcUrl(), node::close, homes);
    }

    private Catalogs(ChainId chain, String rpcUrl, Runnable stop, Path homes) {
        this.homes = homes;
        this.chain = chain;
        this.rpcUrl = rpcUrl;
        this.stop = stop;
    }

    /// Catalogs of a chain whose node is somebody else's.
    static Catalogs of(ChainId chain, String rpcUrl, Path homes) {
        return new Catalogs(chain, rpcUrl, () -> {}, homes);
    }

    /// The node behind all of them.
    ChainRpc nodes() {
        return new ChainRpc(
                chain, null, List.of(Endpoint.at(rpcUrl)), RpcSettings.defaults().impatient());
    }

    /// The address of the chain's node.
    String rpcUrl() {
        return rpcUrl;
    }

    /// An empty catalog that knows the chain.
    ///
    /// @param settings `--KEY=VALUE`, of all its commands
    Catalog make(String name, String... settings) {
        Catalog catalog = new Catalog(name);
        catalog.settings.addAll(List.of(settings));
        open.add(catalog);
        catalog.done("chain", "add", chain.caip2(), "--rpc", rpcUrl);
        return catalog;
    }

    @Override
    public void close() {
        started.forEach(Started::kill);
        open.forEach(catalog -> catalog.server.close());
        stop.run();
        postgres.close();
    }

    /// Seven databases of its own.
    final class Catalog {

        private final List<String> settings = new ArrayList<>();
        private final Path home;
        private final DatabaseServer server;

        private Catalog(String name) {
            DatabaseSettings common = postgres.settings();
            home = homes.resolve(name);
            settings.add("--vitrine.home=" + home);
            settings.add("--vitrine.postgres.url=" + common.url());
            settings.add("--vitrine.postgres.username=" + common.username());
            settings.add("--vitrine.postgres.password=" + common.password());
            Map<DatabaseName, String> urls = new EnumMap<>(DatabaseName.class);
            for (DatabaseName database : DatabaseName.values()) {
                String url = common.url() + database.database() + "_" + name;
                urls.put(database, url);
                settings.add("--vitrine.databases." + database.setting() + ".url=" + url);
            }
            server = DatabaseServer.open(common.withUrls(urls));
        }

        Databases databases() {
            return server.databases();
        }

        /// Runs a command to its end, within this process.
        Answer answer(String... words) {
            return Program.answer(typed(words));
        }

        /// A command that must go well.
        void done(String... words) {
            Answer answer = answer(words);
            assertThat(answer.exit()).as(answer::err).isZero();
        }

        /// Runs a job of the chain, which must go well.
        void run(String job, String... words) {
            Answer answer = answer(running(job, words));
            assertThat(answer.exit()).as(answer::err).isZero();
        }

        /// Starts a job of the chain in a process of its own.
        Started start(String job, String... words) {
            Started process = Program.start(typed(running(job, words)));
            started.add(process);
            return process;
        }

        /// The same, with an option of its own for the machine that runs it.
        Started startWith(String option, String job, String... words) {
            Started process = Program.start(List.of(option), typed(running(job, words)));
            started.add(process);
            return process;
        }

        /// The same, by the launcher.
        ///
        /// @param folder an empty one, for a copy of it
        Started launchWith(Path folder, String option, String job, String... words) {
            Started process = Program.launch(folder, List.of(option), typed(running(job, words)));
            started.add(process);
            return process;
        }

        /// Where it keeps its files.
        Path home() {
            return home;
        }

        String[] running(String job, String... words) {
            List<String> command = new ArrayList<>(List.of("run", job, "--chain", chain.caip2()));
            command.addAll(List.of(words));
            return command.toArray(String[]::new);
        }

        private List<String> typed(String... words) {
            List<String> typed = new ArrayList<>(List.of(words));
            typed.addAll(settings);
            return typed;
        }

        String digest() {
            Answer answer = answer("digest", "--json");
            assertThat(answer.exit()).as(answer::err).isZero();
            return answer.out();
        }

        /// How many rows each table of the indexed data and of the catalog has.
        Map<String, Long> rowCounts() {
            Map<String, Long> counts = new TreeMap<>();
            for (Database database : List.of(databases().indexer(), databases().catalog())) {
                for (String table : database.jdbc().sql(TABLES).query(String.class).list()) {
                    counts.put(
                            database + " " + table,
                            number(database, "SELECT count(*) FROM " + table));
                }
            }
            return counts;
        }
    }

    /// A number that a database answers with.
    static long number(Database database, String question) {
        return database.jdbc().sql(question).query(Long.class).optional().orElse(0L);
    }
}
