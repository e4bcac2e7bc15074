package io.vitrine.db.documents;

import io.vitrine.db.Database;
import io.vitrine.db.DatabaseName;
import io.vitrine.db.Databases;
import io.vitrine.db.StoreUnavailable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Documents in PostgreSQL: schema `documents` of `indexer_db` and `catalog_db`, one table a
/// collection, the fields as JSON text.
public final class PostgresDocumentStore implements DocumentStore {

    /// Documents a statement, and about the bytes it may carry.
    private static final int BATCH = 2_000;

    private static final int BATCH_BYTES = 8_000_000;

    /// Beyond this many contracts reading every event of the blocks is cheaper than asking the
    /// index for each.
    private static final int INDEXED_ADDRESSES = 64;

    private static final String UPSERT =
            """
            insert into %1$s as kept (_id, body)
            select id, convert_from(body, 'UTF8')::json from unnest(?::text[], ?::bytea[]) as given (id, body)
            on conflict (_id) do update set body = excluded.body
            where kept.body::text <> excluded.body::text
            """;

    private static final String UPSERT_EVENTS =
            """
            insert into documents.events_raw as kept (_id, body, chain_id, block_number, address)
            select id, convert_from(body, 'UTF8')::json, chain, block, address
            from unnest(?::text[], ?::bytea[], ?::text[], ?::bigint[], ?::text[]) as given (id, body, chain, block, address)
            on conflict (_id) do update
            set body = excluded.body, chain_id = excluded.chain_id,
                block_number = excluded.block_number, address = excluded.address
            where kept.body::text <> excluded.body::text
            """;

    private static final String GET = "select _id, body from %s where _id = any (?::text[])";

    private static final String SCAN =
            "select _id, body from %s where _id >= ? and _id < ? order by _id limit ?";

    private static final String SCAN_TO_END =
            "select _id, body from %s where _id >= ? order by _id limit ?";

    private static final String EVENTS_AFTER =
            """
            select _id, body from documents.events_raw
            where _id > ? and _id < ? order by _id limit ?
            """;

    private static final String EVENTS_OF_AFTER =
            """
            select _id, body from documents.events_raw
            where _id > ? and _id < ? and address = any (?::text[]) order by _id limit ?
            """;

    /// Within a chain the order of blocks is the order of ids; naming the block first lets the
    /// index of addresses serve it.
    private static final String EVENTS_OF_ONE_AFTER =
            """
            select _id, body from documents.events_raw
            where chain_id = ? and address = ? and block_number >= ? and block_number <= ?
              and (block_number > ? or _id > ?)
            order by block_number, _id limit ?
            """;

    private static final String DELETE = "delete from %s where _id = any (?::text[])";

    private static final String DELETE_RANGE = "delete from %s where _id >= ? and _id < ?";

    private static final String DELETE_TO_END = "delete from %s where _id >= ?";

    private final Database indexer;
    private final Database catalog;

    public PostgresDocumentStore(Databases databases) {
        this.indexer = databases.indexer();
        this.catalog = databases.catalog();
    }

    @Override
    public void upsert(DocumentCollection collection, List<Document> documents) {
        // one row an id, and in one order for everybody, so that writers never wait in a circle
        Map<String, Document> byId = new TreeMap<>();
        documents.forEach(document -> byId.put(document.id(), document));
        List<String> ids = new ArrayList<>();
        List<byte[]> bodies = new ArrayList<>();
        List<Document> batch = new ArrayList<>();
        long bytes = 0;
        for (Document document : byId.values()) {
            byte[] body = DocumentJson.write(document.fields());
            if (batch.size() == BATCH || (bytes + body.length > BATCH_BYTES && !batch.isEmpty())) {
                upsertBatch(collection, batch, ids, bodies);
                ids.clear();
                bodies.clear();
                batch.clear();
                bytes = 0;
            }
            ids.add(document.id());
            bodies.add(body);
            batch.add(document);
            bytes += body.length;
        }
        if (!batch.isEmpty()) {
            upsertBatch(collection, batch, ids, bodies);
        }
    }

    private void upsertBatch(
            DocumentCollection collection,
            List<Document> batch,
            List<String> ids,
            List<byte[]> bodies) {
        boolean events = collection == DocumentCollection.EVENTS_RAW;
        String sql = events ? UPSERT_EVENTS : UPSERT.formatted(collection.table());
        run(
                collection,
                sql,
                statement -> {
                    statement.setArray(1, texts(statement, ids));
                    statement.setArray(
                            2,
                            statement
                                    .getConnection()
                                    .createArrayOf("bytea", bodies.toArray(new byte[0][])));
                    if (events) {
                        statement.setArray(3, texts(statement, batch, EventFields.CHAIN_ID));
                        statement.setArray(4, integers(statement, batch, EventFields.BLOCK_NUMBER));
                        statement.setArray(5, texts(statement, batch, EventFields.ADDRESS));
                    }
                    return statement.executeUpdate();
                });
    }

    @Override
    public Map<String, Document> get(DocumentCollection collection, Collection<String> ids) {
        Map<String, Document> found = new TreeMap<>();
        for (List<String> batch : batches(ids)) {
            run(
                            collection,
                            GET.formatted(collection.table()),
                            statement -> {
                                statement.setArray(1, texts(statement, batch));
                                return documents(statement);
                            })
                    .forEach(document -> found.put(document.id(), document));
        }
        Map<String, Document> inOrder = LinkedHashMap.newLinkedHashMap(found.size());
        for (String id : ids) {
            Document document = found.get(id);
            if (document != null) {
                inOrder.put(id, document);
            }
        }
        return inOrder;
    }

    @Override
    public List<Document> scan(
            DocumentCollection collection, String fromId, @Nullable String endId, int limit) {
        String sql = endId == null ? SCAN_TO_END : SCAN;
        return page(
                collection,
                sql.formatted(collection.table()),
                statement -> {
                    int index = 1;
                    statement.setString(index++, fromId);
                    if (endId != null) {
                        statement.setString(index++, endId);
                    }
                    statement.setInt(index, limit);
                });
    }

    @Override
    public Stream<Document> scanEvents(EventScan scan) {
        if (scan.addresses().size() == 1) {
            String address = scan.addresses().iterator().next();
            return Pages.stream(last -> eventsOfOne(scan, address, last));
        }
        if (scan.addresses().isEmpty() || scan.addresses().size() > INDEXED_ADDRESSES) {
            return Pages.stream(last -> events(scan, last));
        }
        return Merge.byId(
                scan.addresses().stream()
                        .sorted()
                        .map(address -> Pages.stream(last -> eventsOfOne(scan, address, last)))
                        .toList());
    }

    private List<Document> events(EventScan scan, @Nullable Document last) {
        boolean all = scan.addresses().isEmpty();
        return page(
                DocumentCollection.EVENTS_RAW,
                all ? EVENTS_AFTER : EVENTS_OF_AFTER,
                statement -> {
                    int index = 1;
                    statement.setString(index++, last == null ? scan.firstId() : last.id());
                    statement.setString(index++, scan.endId());
                    if (!all) {
                        statement.setArray(
                                index++, texts(statement, List.copyOf(scan.addresses())));
                    }
                    statement.setInt(index, Pages.SIZE);
                });
    }

    private List<Document> eventsOfOne(EventScan scan, String address, @Nullable Document last) {
        Long lastBlock = last == null ? null : last.integer(EventFields.BLOCK_NUMBER);
        long from = lastBlock == null ? scan.fromBlock() : lastBlock;
        return page(
                DocumentCollection.EVENTS_RAW,
                EVENTS_OF_ONE_AFTER,
                statement -> {
                    statement.setString(1, scan.chainId());
                    statement.setString(2, address);
                    statement.setLong(3, from);
                    statement.setLong(4, scan.toBlock());
                    statement.setLong(5, from);
                    statement.setString(6, last == null ? "" : last.id());
                    statement.setInt(7, Pages.SIZE);
                });
    }

    @Override
    public void delete(DocumentCollection collection, Collection<String> ids) {
        for (List<String> batch : batches(ids)) {
            run(
                    collection,
                    DELETE.formatted(collection.table()),
                    statement -> {
                        statement.setArray(1, texts(statement, batch));
                        return statement.executeUpdate();
                    });
        }
    }

    @Override
    public long deleteRange(DocumentCollection collection, String fromId, @Nullable String endId) {
        String sql = endId == null ? DELETE_TO_END : DELETE_RANGE;
        return run(
                collection,
                sql.formatted(collection.table()),
                statement -> {
                    statement.setString(1, fromId);
                    if (endId != null) {
                        statement.setString(2, endId);
                    }
                    return statement.executeLargeUpdate();
                });
    }

    @Override
    public void check() {
        for (DocumentCollection collection : DocumentCollection.values()) {
            scan(collection, "", null, 1);
        }
    }

    @Override
    public String address() {
        return "schema documents of indexer_db and catalog_db";
    }

    @Override
    public void close() {
        // the pools belong to the databases
    }

    /// A page must come from an index in its order. A planner that knows too little of a fresh table
    /// would rather collect and sort everything behind the page, each time anew.
    private static final String IN_ORDER_OF_INDEX =
            "set local enable_bitmapscan = off; set local enable_seqscan = off";

    private List<Document> page(DocumentCollection collection, String sql, Binding binding) {
        return run(
                collection,
                sql,
                statement -> {
                    Connection connection = statement.getConnection();
                    connection.setAutoCommit(false);
                    try (Statement first = connection.createStatement()) {
                        first.execute(IN_ORDER_OF_INDEX);
                        binding.on(statement);
                        return documents(statement);
                    } finally {
                        connection.rollback();
                        connection.setAutoCommit(true);
                    }
                });
    }

    private interface Binding {
        void on(PreparedStatement statement) throws SQLException;
    }

    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    /// On a connection of its own, straight from the pool: one from Spring's synchronisation would
    /// belong to the caller's transaction.
    private <T> T run(DocumentCollection collection, String sql, Work<T> work) {
        Database database = collection.home() == DatabaseName.INDEXER ? indexer : catalog;
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException e) {
            throw StoreUnavailable.because(
                    collection.collection() + " in " + database.name() + " cannot be used",
                    e,
                    "Check the server with the command doctor");
        }
    }

    private static List<Document> documents(PreparedStatement statement) throws SQLException {
        List<Document> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(DocumentJson.read(rows.getString(1), rows.getBytes(2)));
            }
        }
        return found;
    }

    private static Array texts(PreparedStatement statement, List<String> values)
            throws SQLException {
        return statement.getConnection().createArrayOf("text", values.toArray(new String[0]));
    }

    private static Array texts(PreparedStatement statement, List<Document> documents, String field)
            throws SQLException {
        @Nullable String[] values = new @Nullable String[documents.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = documents.get(i).text(field);
        }
        return statement.getConnection().createArrayOf("text", values);
    }

    private static Array integers(
            PreparedStatement statement, List<Document> documents, String field)
            throws SQLException {
        @Nullable Long[] values = new @Nullable Long[documents.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = documents.get(i).integer(field);
        }
        return statement.getConnection().createArrayOf("bigint", values);
    }

    private static List<List<String>> batches(Collection<String> ids) {
        List<String> all = List.copyOf(ids);
        List<List<String>> batches = new ArrayList<>();
        for (int i = 0; i < all.size(); i += BATCH) {
            batches.add(all.subList(i, Math.min(all.size(), i + BATCH)));
        }
        return batches;
    }
}
