package io.vitrine.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.db.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatabaseServerIT {

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() {
        postgres = EmbeddedPostgres.temporary();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @AfterEach
    void dropAll() throws SQLException {
        for (DatabaseName name : DatabaseName.values()) {
            execute("postgres", "drop database if exists " + name.database() + " with (force)");
        }
        execute("postgres", "drop database if exists elsewhere with (force)");
        execute("postgres", "drop role if exists guest");
    }

    @Test
    void opensAgainWhatItMade() {
        for (int i = 0; i < 2; i++) {
            try (DatabaseServer server = DatabaseServer.open(postgres.settings())) {
                assertThat(server.databases().all().stream().map(Database::name))
                        .containsExactly(
                                "auth_db",
                                "user_db",
                                "wallets_db",
                                "chain_registry_db",
                                "orchestrator_db",
                                "indexer_db",
                                "catalog_db");
                assertThat(text(server.databases().catalog(), "select ('Z' < 'a')::text"))
                        .isEqualTo("true");
                assertThat(text(server.databases().catalog(), "show timezone")).isEqualTo("UTC");
            }
        }
    }

    @Test
    void asManyWritersAsThereAreHaveTwoConnectionsToTheCatalogEach() throws Exception {
        int writers = 12;
        CyclicBarrier allHoldOne = new CyclicBarrier(writers);
        try (DatabaseServer server = DatabaseServer.open(postgres.settings().withWriters(writers));
                ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            Database catalog = server.databases().catalog();
            Callable<Integer> writing =
                    () -> {
                        try (Connection first = catalog.dataSource().getConnection()) {
                            allHoldOne.await(1, TimeUnit.MINUTES);
                            try (Connection second = catalog.dataSource().getConnection()) {
                                return first.equals(second) ? 1 : 2;
                            }
                        }
                    };
            for (Future<Integer> written :
                    threads.invokeAll(Collections.nCopies(writers, writing))) {
                assertThat(written.get()).isEqualTo(2);
            }
        }
    }

    @Test
    void twoInstancesOnAnEmptyServerBothComeUp() throws Exception {
        Callable<List<String>> opening =
                () -> {
                    try (DatabaseServer server = DatabaseServer.open(postgres.settings())) {
                        return server.databases().all().stream().map(Database::name).toList();
                    }
                };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<String>> opened :
                    Stream.generate(() -> threads.submit(opening)).limit(2).toList()) {
                assertThat(opened.get()).hasSize(7);
            }
        }
    }

    @Test
    void refusesTablesOfANewerProgramAndNamesBothVersions() throws Exception {
        DatabaseServer.open(postgres.settings()).close();
        execute(
                "user_db",
                """
                insert into flyway_schema_history
                    (installed_rank, version, description, type, script, checksum, installed_by,
                     execution_time, success)
                values (99, '99', 'future', 'SQL', 'V99__future.sql', 1, 'x', 1, true)
                """);
        assertThatThrownBy(() -> DatabaseServer.open(postgres.settings()))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("user_db")
                .hasMessageContaining("version 99")
                .hasMessageContaining("up to 1");
    }

    @Test
    void saysWhenAMigrationWasChangedByHand() throws Exception {
        DatabaseServer.open(postgres.settings()).close();
        execute("user_db", "update flyway_schema_history set checksum = 1 where version = '1'");
        assertThatThrownBy(() -> DatabaseServer.open(postgres.settings()))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("user_db");
    }

    @Test
    void saysWhatAGuestMayNot() throws Exception {
        execute("postgres", "create role guest login password 'guest'");
        DatabaseSettings guest = DatabaseSettings.at(postgres.url(), "guest", "guest");
        assertThatThrownBy(() -> DatabaseServer.open(guest))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("create database auth_db owner \"guest\"");
        for (DatabaseName name : DatabaseName.values()) {
            execute("postgres", "create database " + name.database());
        }
        assertThatThrownBy(() -> DatabaseServer.open(guest))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("alter database auth_db owner to \"guest\"");
    }

    @Test
    void saysWhenTheServerRefuses() {
        assertThatThrownBy(() ->
                        DatabaseServer.open(
                                DatabaseSettings.at(
                                        "jdbc:postgresql://127.0.0.1:9/", "a", "secret")))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("127.0.0.1:9")
                .hasMessageContaining("vitrine.postgres.url")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() ->
                        DatabaseServer.open(
                                DatabaseSettings.at(postgres.url(), "vitrine", "wrong")))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("vitrine.postgres.password")
                .hasMessageNotContaining("wrong");
        assertThatThrownBy(
                        () -> DatabaseServer.open(DatabaseSettings.at("localhost:5432", "a", "b")))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("jdbc:postgresql://host:port/");
    }

    @Test
    void movesOneDatabaseElsewhere() {
        DatabaseSettings settings =
                postgres.settings()
                        .withUrls(
                                Map.of(
                                        DatabaseName.INDEXER,
                                        postgres.url() + "elsewhere?loginTimeout=5",
                                        DatabaseName.AUTH,
                                        postgres.url()));
        try (DatabaseServer server = DatabaseServer.open(settings)) {
            assertThat(text(server.databases().indexer(), "select current_database()"))
                    .isEqualTo("elsewhere");
            assertThat(text(server.databases().auth(), "select current_database()"))
                    .isEqualTo("auth_db");
        }
    }

    @Test
    void refusesADatabaseThatCannotHoldEveryText() throws Exception {
        execute(
                "postgres",
                "create database user_db template template0 encoding 'LATIN1' locale_provider libc"
                        + " locale 'C'");
        assertThatThrownBy(() -> DatabaseServer.open(postgres.settings()))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("LATIN1");
    }

    private static String text(Database database, String sql) {
        return String.valueOf(database.jdbc().sql(sql).query(String.class).single());
    }

    private static void execute(String database, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                postgres.url() + database,
                                postgres.username(),
                                postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
