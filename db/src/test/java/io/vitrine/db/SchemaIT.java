package io.vitrine.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Holds the live databases to the data model: `columns.tsv` is the model's own list.
class SchemaIT {

    private static final String COLUMNS =
            """
            select relation.relname || '.' || attribute.attname,
                   format_type(attribute.atttypid, attribute.atttypmod)
            from pg_class relation
            join pg_namespace space on space.oid = relation.relnamespace
            join pg_attribute attribute on attribute.attrelid = relation.oid
            where space.nspname = 'public' and relation.relkind in ('r', 'p')
              and attribute.attnum > 0 and not attribute.attisdropped
            """;

    private static final String WITHOUT_COMMENT =
            """
            select space.nspname || '.' || relation.relname || coalesce('.' || attribute.attname, '')
            from pg_class relation
            join pg_namespace space on space.oid = relation.relnamespace
            left join pg_attribute attribute on attribute.attrelid = relation.oid
              and attribute.attnum >= 0 and not attribute.attisdropped
            where space.nspname in ('public', 'documents', 'batch')
              and relation.relkind in ('r', 'p')
              and relation.relname not like 'flyway%'
              and not (relation.relname like 'batch\\_%' and attribute.attnum > 0)
              and (col_description(relation.oid, coalesce(attribute.attnum, 0)) is null
                   or obj_description(relation.oid, 'pg_class') is null)
            order by 1
            """;

    private record Column(String database, String table, String name, String type, boolean key) {}

    private static EmbeddedPostgres postgres;
    private static DatabaseServer server;

    @BeforeAll
    static void open() {
        postgres = EmbeddedPostgres.temporary();
        server = DatabaseServer.open(postgres.settings());
    }

    @AfterAll
    static void close() {
        server.close();
        postgres.close();
    }

    @Test
    void theModelHasFortyTwoEntitiesAndAllTheirColumns() throws IOException {
        List<Column> model = model();
        assertThat(model).hasSize(362);
        assertThat(model.stream().map(column -> column.database() + column.table()).distinct())
                .hasSize(42);
        assertThat(
                        model.stream()
                                .filter(column -> !column.database().equals("mongo"))
                                .map(Column::table)
                                .distinct())
                .hasSize(38);
    }

    @Test
    void everyColumnOfTheModelExistsUnderItsNameWithAFittingType() throws IOException {
        List<String> problems = new ArrayList<>();
        Map<String, Map<String, String>> live = new TreeMap<>();
        for (Database database : server.databases().all()) {
            live.put(database.name(), columns(database));
        }
        for (Column column : model()) {
            if (column.database().equals("mongo")) {
                continue;
            }
            String type =
                    live.getOrDefault(column.database(), Map.of())
                            .get(column.table() + "." + column.name());
            if (type == null) {
                problems.add(column + " is missing");
            } else if (!fitting(column).contains(type.replaceAll("\\(.*", ""))) {
                problems.add(column + " is " + type);
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void everyFieldOfTheModelIsAFieldOfItsCollection() throws IOException {
        Map<String, Set<String>> declared = new TreeMap<>();
        for (DocumentCollection collection : DocumentCollection.values()) {
            Set<String> fields = new HashSet<>(collection.fields());
            fields.add("_id");
            declared.put(collection.collection().replace('.', '_'), fields);
        }
        List<Column> missing =
                model().stream()
                        .filter(column -> column.database().equals("mongo"))
                        .filter(column ->
                                !declared.getOrDefault(column.table(), Set.of())
                                        .contains(column.name()))
                        .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void everyTableAndColumnSaysWhatItIs() {
        Map<String, List<@Nullable String>> silent = new TreeMap<>();
        for (Database database : server.databases().all()) {
            List<@Nullable String> names =
                    database.jdbc().sql(WITHOUT_COMMENT).query(String.class).list();
            if (!names.isEmpty()) {
                silent.put(database.name(), names);
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void theTablesOfSpringBatchAreThere() {
        assertThat(
                        server.databases()
                                .orchestrator()
                                .jdbc()
                                .sql(
                                        """
                                        select count(*) from pg_class relation
                                        join pg_namespace space on space.oid = relation.relnamespace
                                        where space.nspname = 'batch' and relname like 'batch\\_%'
                                          and relkind in ('r', 'S')
                                        """)
                                .query(Integer.class)
                                .single())
                .isEqualTo(9);
    }

    @Test
    void fiveChainsAreKnownButOff() {
        Database registry = server.databases().registry();
        assertThat(
                        registry.jdbc()
                                .sql("select caip2 from chains where not enabled order by caip2")
                                .query(String.class)
                                .list())
                .containsExactly(
                        "eip155:1", "eip155:10", "eip155:137", "eip155:42161", "eip155:8453");
        assertThat(count(registry, "select count(*) from chain_gas_policy")).isEqualTo(5);
        assertThat(count(registry, "select count(*) from chain_endpoints")).isZero();
        assertThat(
                        count(
                                registry,
                                "select count(*) from chain_contracts where address !~ '^0x[0-9a-f]{40}$'"))
                .isZero();
    }

    private static int count(Database database, String sql) {
        return Objects.requireNonNull(database.jdbc().sql(sql).query(Integer.class).single());
    }

    private static Map<String, String> columns(Database database) {
        return database
                .jdbc()
                .sql(COLUMNS)
                .query((row, number) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// The model's type words, and what they may be in PostgreSQL.
    private static Set<String> fitting(Column column) {
        return switch (column.type()) {
            case "string" ->
                    column.name().endsWith("_json") ? Set.of("text", "jsonb") : Set.of("text");
            case "uuid" -> Set.of("uuid");
            case "datetime" -> Set.of("timestamp with time zone");
            case "boolean" -> Set.of("boolean");
            case "int" -> Set.of("integer", "bigint", "numeric");
            case "bigint" -> Set.of("bigint");
            case "float" -> Set.of("double precision", "numeric");
            case "numeric" -> Set.of("numeric");
            default -> throw new IllegalArgumentException(column.type());
        };
    }

    private static List<Column> model() throws IOException {
        try (InputStream file = SchemaIT.class.getResourceAsStream("/columns.tsv");
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .map(cells ->
                            new Column(
                                    cells[0], cells[1], cells[2], cells[3], cells[4].equals("pk")))
                    .toList();
        }
    }
}
