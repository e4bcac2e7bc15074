package io.vitrine.db.documents;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import io.vitrine.db.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/// Documents in MongoDB. A write counts once the majority has it in its journal.
public final class MongoDocumentStore implements DocumentStore {

    private static final String DEFAULT_DATABASE = "vitrine";
    private static final String ID = "_id";
    private static final int BATCH = 2_000;

    private final MongoClient client;
    private final MongoDatabase database;
    private final String address;

    private MongoDocumentStore(MongoClient client, MongoDatabase database, String address) {
        this.client = client;
        this.database = database;
        this.address = address;
    }

    /// Connects, and makes the index that scans of events need.
    ///
    /// @param uri a connection string; without a database in it, `vitrine` is used
    /// @throws StoreUnavailable when the server does not answer within the patience
    public static MongoDocumentStore open(String uri, Duration patience) {
        ConnectionString connection;
        try {
            connection = new ConnectionString(uri);
        } catch (IllegalArgumentException e) {
            throw StoreUnavailable.because(
                    "vitrine.mongo.uri cannot be read", e, "Correct vitrine.mongo.uri");
        }
        MongoClientSettings settings =
                MongoClientSettings.builder()
                        .applyConnectionString(connection)
                        .applicationName("vitrine")
                        .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                        .readConcern(ReadConcern.DEFAULT)
                        .readPreference(ReadPreference.primary())
                        .retryWrites(true)
                        .applyToClusterSettings(cluster ->
                                cluster.serverSelectionTimeout(
                                        patience.toMillis(), TimeUnit.MILLISECONDS))
                        .applyToSocketSettings(socket ->
                                socket.connectTimeout(
                                                (int) patience.toMillis(), TimeUnit.MILLISECONDS)
                                        .readTimeout(60, TimeUnit.SECONDS))
                        .build();
        String name = connection.getDatabase();
        MongoClient client = MongoClients.create(settings);
        MongoDocumentStore store =
                new MongoDocumentStore(
                        client,
                        client.getDatabase(name == null ? DEFAULT_DATABASE : name),
                        StoreUnavailable.shown(uri));
        try {
            store.check();
            store.asking(
                    DocumentCollection.EVENTS_RAW,
                    events ->
                            events.createIndex(
                                    Indexes.ascending(
                                            EventFields.CHAIN_ID,
                                            EventFields.ADDRESS,
                                            EventFields.BLOCK_NUMBER)));
            return store;
        } catch (StoreUnavailable e) {
            client.close();
            throw e;
        }
    }

    /// The driver's own words for it are a page about the cluster.
    private static MongoException waitedForNobody(MongoException timeout) {
        return new MongoTimeoutException("no connection in time", timeout);
    }

    @Override
    public void upsert(DocumentCollection collection, List<Document> documents) {
        Map<String, Document> byId = new TreeMap<>();
        documents.forEach(document -> byId.put(document.id(), document));
        List<ReplaceOneModel<org.bson.Document>> batch = new ArrayList<>();
        for (Document document : byId.values()) {
            batch.add(
                    new ReplaceOneModel<>(
                            Filters.eq(ID, document.id()),
                            toMongo(document),
                            new ReplaceOptions().upsert(true)));
            if (batch.size() == BATCH) {
                write(collection, batch);
                batch = new ArrayList<>();
            }
        }
        if (!batch.isEmpty()) {
            write(collection, batch);
        }
    }

    private void write(
            DocumentCollection collection, List<ReplaceOneModel<org.bson.Document>> batch) {
        asking(collection, mongo -> mongo.bulkWrite(batch, new BulkWriteOptions().ordered(false)));
    }

    @Override
    public Map<String, Document> get(DocumentCollection collection, Collection<String> ids) {
        Map<String, Document> found = new TreeMap<>();
        asking(
                collection,
                mongo -> {
                    for (org.bson.Document document : mongo.find(Filters.in(ID, ids))) {
                        Document read = fromMongo(document);
                        found.put(read.id(), read);
                    }
                    return found;
                });
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
        return asking(
                collection,
                mongo ->
                        read(
                                mongo.find(range(fromId, endId))
                                        .sort(Sorts.ascending(ID))
                                        .limit(limit)));
    }

    @Override
    public Stream<Document> scanEvents(EventScan scan) {
        return Pages.stream(last -> events(scan, last));
    }

    private List<Document> events(EventScan scan, @Nullable Document last) {
        List<Bson> conditions = new ArrayList<>();
        conditions.add(Filters.gt(ID, last == null ? scan.firstId() : last.id()));
        conditions.add(Filters.lt(ID, scan.endId()));
        if (!scan.addresses().isEmpty()) {
            conditions.add(Filters.eq(EventFields.CHAIN_ID, scan.chainId()));
            conditions.add(Filters.in(EventFields.ADDRESS, scan.addresses()));
            conditions.add(Filters.gte(EventFields.BLOCK_NUMBER, scan.fromBlock()));
            conditions.add(Filters.lte(EventFields.BLOCK_NUMBER, scan.toBlock()));
        }
        return asking(
                DocumentCollection.EVENTS_RAW,
                mongo ->
                        read(
                                mongo.find(Filters.and(conditions))
                                        .sort(Sorts.ascending(ID))
                                        .limit(Pages.SIZE)));
    }

    @Override
    public void delete(DocumentCollection collection, Collection<String> ids) {
        asking(collection, mongo -> mongo.deleteMany(Filters.in(ID, ids)));
    }

    @Override
    public long deleteRange(DocumentCollection collection, String fromId, @Nullable String endId) {
        return asking(
                collection, mongo -> mongo.deleteMany(range(fromId, endId)).getDeletedCount());
    }

    @Override
    public void check() {
        try {
            database.runCommand(new org.bson.Document("ping", 1));
        } catch (MongoException e) {
            throw StoreUnavailable.because(
                    "MongoDB at " + address + " does not answer",
                    e instanceof MongoTimeoutException ? waitedForNobody(e) : e,
                    "Start it, or correct vitrine.mongo.uri (leave it out to keep documents in"
                            + " PostgreSQL)");
        }
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void close() {
        client.close();
    }

    private <T> T asking(
            DocumentCollection collection,
            Function<MongoCollection<org.bson.Document>, T> question) {
        try {
            return question.apply(database.getCollection(collection.collection()));
        } catch (MongoException e) {
            throw StoreUnavailable.because(
                    collection.collection() + " in MongoDB at " + address + " cannot be used",
                    e,
                    "Check the server with the command doctor");
        }
    }

    private static Bson range(String fromId, @Nullable String endId) {
        return endId == null
                ? Filters.gte(ID, fromId)
                : Filters.and(Filters.gte(ID, fromId), Filters.lt(ID, endId));
    }

    private static List<Document> read(FindIterable<org.bson.Document> found) {
        List<Document> documents = new ArrayList<>();
        for (org.bson.Document document : found.batchSize(Pages.SIZE)) {
            documents.add(fromMongo(document));
        }
        return documents;
    }

    private static org.bson.Document toMongo(Document document) {
        org.bson.Document mongo = new org.bson.Document(ID, document.id());
        document.fields()
                .forEach((field, value) ->
                        mongo.append(
                                field,
                                value instanceof Instant instant ? Date.from(instant) : value));
        return mongo;
    }

    private static Document fromMongo(org.bson.Document mongo) {
        Map<String, Object> fields = new LinkedHashMap<>();
        mongo.forEach((field, value) -> {
            if (!field.equals(ID) && value != null) {
                fields.put(field, value instanceof Date date ? date.toInstant() : value);
            }
        });
        return new Document(mongo.getString(ID), fields);
    }
}
