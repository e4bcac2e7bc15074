package io.vitrine.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The seven databases, opened: created where they are missing, migrated, each with its pool.
///
/// Safe to open from several processes at once: a database that another one creates first is taken
/// as it is, and Flyway's own lock lets one migrate while the others wait.
public final class DatabaseServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseServer.class);

    private static final String UNKNOWN_DATABASE = "3D000";
    private static final String NOT_PERMITTED = "42501";
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String OBJECT_IN_USE = "55006";

    /// Text must sort by bytes on every server and still fold case beyond ASCII where the server
    /// can; the first definition that a server understands is taken.
    private static final List<String> LOCALES =
            List.of(
                    "locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'",
                    "lc_collate 'C' lc_ctype 'C.UTF-8'",
                    "lc_collate 'C' lc_ctype 'C'");

    private final Databases databases;
    private final List<HikariDataSource> pools;

    private DatabaseServer(Databases databases, List<HikariDataSource> pools) {
        this.databases = databases;
        this.pools = pools;
    }

    /// Opens all seven.
    ///
    /// @throws DatabaseUnavailable when one of them is not reachable, not permitted, or belongs to
    ///     a newer program
    public static DatabaseServer open(DatabaseSettings settings) {
        loadDriver();
        Map<DatabaseName, Future<HikariDataSource>> opening = new EnumMap<>(DatabaseName.class);
        // Not virtual ones: who waits for a class to be initialised keeps its carrier, and soon
        // none is left for the one that all are waiting for.
        try (ExecutorService threads = Executors.newFixedThreadPool(DatabaseName.values().length)) {
            for (DatabaseName name : DatabaseName.values()) {
                opening.put(name, threads.submit(() -> openOne(settings, name)));
            }
        }
        List<HikariDataSource> pools = new ArrayList<>();
        Map<DatabaseName, Database> opened = new EnumMap<>(DatabaseName.class);
        Throwable failure = null;
        for (Map.Entry<DatabaseName, Future<HikariDataSource>> entry : opening.entrySet()) {
            try {
                HikariDataSource pool = entry.getValue().get();
                pools.add(pool);
                opened.put(entry.getKey(), new Database(entry.getKey().database(), pool));
            } catch (ExecutionException e) {
                failure = failure == null ? e.getCause() : failure;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = e;
            }
        }
        if (failure != null) {
            pools.forEach(HikariDataSource::close);
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            throw new IllegalStateException("Opening the databases was interrupted", failure);
        }
        return new DatabaseServer(all(opened), pools);
    }

    public Databases databases() {
        return databases;
    }

    /// Closes every connection; the servers go on.
    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
    }

    @SuppressWarnings("NullAway") // every name is a key
    private static Databases all(Map<DatabaseName, Database> opened) {
        return new Databases(
                opened.get(DatabaseName.AUTH),
                opened.get(DatabaseName.USER),
                opened.get(DatabaseName.WALLETS),
                opened.get(DatabaseName.REGISTRY),
                opened.get(DatabaseName.ORCHESTRATOR),
                opened.get(DatabaseName.INDEXER),
                opened.get(DatabaseName.CATALOG));
    }

    private static HikariDataSource openOne(DatabaseSettings settings, DatabaseName name) {
        DatabaseAddress address = settings.addressOf(name);
        createIfMissing(settings, address);
        HikariDataSource pool = pool(settings, name, address);
        try {
            migrate(settings, name, address, pool);
            return pool;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static void createIfMissing(DatabaseSettings settings, DatabaseAddress address) {
        try (Connection connection = connect(settings, address)) {
            checkEncoding(connection, address);
        } catch (SQLException e) {
            if (!UNKNOWN_DATABASE.equals(e.getSQLState())) {
                throw unavailable(address, e);
            }
            create(settings, address);
        }
    }

    private static void create(DatabaseSettings settings, DatabaseAddress address) {
        try (Connection connection = maintenance(settings, address)) {
            for (int i = 0; i < LOCALES.size(); i++) {
                String sql =
                        "create database \"%s\" template template0 encoding 'UTF8' %s"
                                .formatted(
                                        address.database().replace("\"", "\"\""), LOCALES.get(i));
                try {
                    executePatiently(connection, sql);
                    LOG.info("created database {}", address);
                    return;
                } catch (SQLException e) {
                    if (DUPLICATE_DATABASE.equals(e.getSQLState())
                            || UNIQUE_VIOLATION.equals(e.getSQLState())) {
                        return; // another process was first
                    }
                    boolean permitted = !NOT_PERMITTED.equals(e.getSQLState());
                    if (!permitted || i == LOCALES.size() - 1) {
                        throw permitted
                                ? unavailable(address, e)
                                : DatabaseUnavailable.notPermittedToCreate(
                                        address, settings.username(), e);
                    }
                }
            }
        } catch (SQLException e) {
            throw unavailable(address, e);
        }
    }

    /// The template is briefly in use while another process creates its databases.
    private static void executePatiently(Connection connection, String sql) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
                return;
            } catch (SQLException e) {
                if (!OBJECT_IN_USE.equals(e.getSQLState()) || attempt == 20) {
                    throw e;
                }
                try {
                    Thread.sleep(Duration.ofMillis(100));
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }

    private static Connection maintenance(DatabaseSettings settings, DatabaseAddress address)
            throws SQLException {
        try {
            return connect(settings, address.withDatabase("postgres"));
        } catch (SQLException e) {
            if (!UNKNOWN_DATABASE.equals(e.getSQLState())) {
                throw e;
            }
            return connect(settings, address.withDatabase("template1"));
        }
    }

    private static Connection connect(DatabaseSettings settings, DatabaseAddress address)
            throws SQLException {
        Properties properties = new Properties();
        setIfPresent(properties, "user", settings.username());
        setIfPresent(properties, "password", settings.password());
        long seconds = Math.max(1, settings.connectionTimeout().toSeconds());
        properties.setProperty("connectTimeout", Long.toString(seconds));
        properties.setProperty("loginTimeout", Long.toString(seconds));
        properties.setProperty("ApplicationName", "vitrine");
        return DriverManager.getConnection(address.url(), properties);
    }

    private static void setIfPresent(Properties properties, String key, @Nullable String value) {
        if (value != null) {
            properties.setProperty(key, value);
        }
    }

    private static void checkEncoding(Connection connection, DatabaseAddress address)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show server_encoding")) {
            if (row.next() && !"UTF8".equals(row.getString(1))) {
                throw DatabaseUnavailable.wrongEncoding(address, row.getString(1));
            }
        }
    }

    private static HikariDataSource pool(
            DatabaseSettings settings, DatabaseName name, DatabaseAddress address) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name.database());
        config.setJdbcUrl(address.url());
        config.setUsername(settings.username());
        config.setPassword(settings.password());
        config.setMinimumIdle(0);
        config.setMaximumPoolSize(settings.poolSizeOf(name));
        config.setIdleTimeout(Duration.ofMinutes(1).toMillis());
        config.setConnectionTimeout(Math.max(250, settings.connectionTimeout().toMillis()));
        // the database was reached just now; a pool that starts empty has nothing to check
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql("set time zone 'UTC'");
        config.addDataSourceProperty("ApplicationName", "vitrine " + name.setting());
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty(
                "connectTimeout",
                Long.toString(Math.max(1, settings.connectionTimeout().toSeconds())));
        return new HikariDataSource(config);
    }

    private static void migrate(
            DatabaseSettings settings,
            DatabaseName name,
            DatabaseAddress address,
            HikariDataSource pool) {
        Flyway flyway =
                Flyway.configure()
                        .dataSource(pool)
                        .locations("classpath:db/migration/" + name.database())
                        .validateMigrationNaming(true)
                        .cleanDisabled(true)
                        .load();
        try {
            MigrationInfo[] found = flyway.info().all();
            refuseNewer(found, address);
            if (!Arrays.stream(found).allMatch(DatabaseServer::isInPlace)) {
                flyway.migrate();
                // a newer program may have come between
                refuseNewer(flyway.info().all(), address);
            }
        } catch (FlywayException e) {
            throw sqlState(e) instanceof String state && state.equals(NOT_PERMITTED)
                    ? DatabaseUnavailable.notPermittedToMigrate(address, settings.username(), e)
                    : DatabaseUnavailable.notMigrated(address, e);
        }
    }

    /// Applied as it stands here; anything else is for Flyway to judge.
    private static boolean isInPlace(MigrationInfo migration) {
        return migration.getState() == MigrationState.SUCCESS && migration.isChecksumMatching();
    }

    private static void refuseNewer(MigrationInfo[] migrations, DatabaseAddress address) {
        String found = null;
        String known = "none";
        for (MigrationInfo migration : migrations) {
            if (migration.getVersion() == null) {
                continue;
            }
            if (migration.getState() == MigrationState.FUTURE_SUCCESS
                    || migration.getState() == MigrationState.FUTURE_FAILED) {
                found = migration.getVersion().getVersion();
            } else {
                known = migration.getVersion().getVersion();
            }
        }
        if (found != null) {
            throw DatabaseUnavailable.newerSchema(address, found, known);
        }
    }

    private static DatabaseUnavailable unavailable(DatabaseAddress address, SQLException cause) {
        String state = cause.getSQLState();
        boolean unauthorised =
                state != null && (state.startsWith("28") || state.equals(NOT_PERMITTED));
        return unauthorised
                ? DatabaseUnavailable.unauthorised(address, cause)
                : DatabaseUnavailable.refused(address, cause);
    }

    private static @Nullable String sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    /// The driver registers itself when its class is loaded, which a service loader in a nested
    /// jar may not have done yet.
    private static void loadDriver() {
        try {
            Class.forName("org.postgresql.Driver");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The PostgreSQL driver is not on the class path", e);
        }
    }
}
