package io.vitrine.config.simulation;

import io.vitrine.db.Database;
import io.vitrine.db.DatabaseName;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.DatabaseSettings;
import io.vitrine.db.Databases;
import io.vitrine.db.cache.LocalCache;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.PostgresDocumentStore;
import io.vitrine.domain.chain.ChainEntry;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.orchestration.CatalogDigest;
import io.vitrine.readers.orchestration.CatalogDigest.Digests;
import io.vitrine.readers.orchestration.CatalogVerification;
import io.vitrine.readers.orchestration.CatalogVerification.Finding;
import io.vitrine.writers.chain.ChainRegistryWriter;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Seven databases, in which chains of many seeds stand side by side.
final class Stores implements AutoCloseable {

    private static final String IN_THE_CATALOG =
            """
            SELECT (to_jsonb(it) - '{processed_at,observed_at,created_at}'::text[])::text FROM %s it
             WHERE chain_id = :chain ORDER BY 1
            """;
    private static final List<String> CATALOG_TABLES =
            List.of(
                    "tokens",
                    "token_balances",
                    "ownership_transfers",
                    "activities",
                    "processed_events",
                    "collection_bindings");
    private static final String COLLECTIONS =
            """
            SELECT json_build_object('id', collections.id, 'supply', total_supply, 'minted', total_minted, 'status', index_status,
                                     'block', deployed_block, 'created', created_at, 'updated', updated_at,
                                     'items', items_count, 'owners', owners_count)::text
              FROM collection_bindings bound JOIN collections ON collections.id = bound.collection_id
              LEFT JOIN collection_stats ON collection_stats.collection_id = collections.id
             WHERE bound.chain_id = :chain ORDER BY 1
            """;
    private static final String RAW =
            """
            SELECT (to_jsonb(raw)::jsonb - 'body' || body::jsonb - '{observedAt,confirmations}'::text[])::text
              FROM documents.events_raw raw
              JOIN blocks ON blocks.chain_id = raw.chain_id AND number = block_number AND hash = body ->> 'blockHash'
             WHERE raw.chain_id = :chain ORDER BY 1
            """;
    private static final int SHOWN = 4;

    private final DatabaseServer server;
    private final CatalogDigest digests;
    private final CatalogVerification verification;

    /// @param name part of the databases' names
    Stores(DatabaseSettings common, String name) {
        Map<DatabaseName, String> urls = new EnumMap<>(DatabaseName.class);
        for (DatabaseName database : DatabaseName.values()) {
            urls.put(database, common.url() + database.database() + "_" + name);
        }
        server = DatabaseServer.open(common.withUrls(urls).withPools(8, 12));
        DocumentStore documents = new PostgresDocumentStore(databases());
        digests = new CatalogDigest(databases(), documents);
        verification = new CatalogVerification(databases(), documents);
    }

    Databases databases() {
        return server.databases();
    }

    void add(ChainId chain, ChainFeatures features, List<FaultyNode> nodes) {
        addAt(chain, features, nodes.stream().map(FaultyNode::url).toList());
    }

    void addAt(ChainId chain, ChainFeatures features, List<String> urls) {
        try (LocalCache cache = new LocalCache(1 << 16)) {
            List<Endpoint> endpoints = urls.stream().map(Endpoint::at).toList();
            new ChainRegistryWriter(databases(), cache)
                    .put(
                            new ChainEntry(
                                    chain, chain.caip2(), "ETH", 18, null, features, endpoints));
        }
    }

    Digests digest(ChainId chain) {
        return digests.of(chain, null);
    }

    List<Finding> verify(ChainId chain, ChainRpc nodes) {
        return verification.verify(chain, null, null, nodes);
    }

    /// A number that one of the databases answers with; the chain is its parameter.
    static long number(Database database, ChainId chain, String question) {
        return database.jdbc()
                .sql(question)
                .param("chain", chain.caip2())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /// The first rows that are in one and not in the other.
    static String difference(Stores given, Stores expected, ChainId chain) {
        StringBuilder text = new StringBuilder();
        for (String table : CATALOG_TABLES) {
            String question = IN_THE_CATALOG.formatted(table);
            compare(text, table, chain, question, catalog(given), catalog(expected));
        }
        compare(text, "collections", chain, COLLECTIONS, catalog(given), catalog(expected));
        compare(
                text,
                "blocks",
                chain,
                IN_THE_CATALOG.formatted("blocks"),
                indexer(given),
                indexer(expected));
        compare(text, "events.raw", chain, RAW, indexer(given), indexer(expected));
        return text.isEmpty() ? "no table differs\n" : text.toString();
    }

    private static Database catalog(Stores stores) {
        return stores.databases().catalog();
    }

    private static Database indexer(Stores stores) {
        return stores.databases().indexer();
    }

    private static List<String> rows(Database database, ChainId chain, String question) {
        return database.jdbc()
                .sql(question)
                .param("chain", chain.caip2())
                .query((row, number) -> row.getString(1))
                .list();
    }

    private static void compare(
            StringBuilder text,
            String table,
            ChainId chain,
            String question,
            Database from,
            Database with) {
        List<String> given = rows(from, chain, question);
        List<String> expected = rows(with, chain, question);
        Set<String> extra = new LinkedHashSet<>(given);
        expected.forEach(extra::remove);
        Set<String> missing = new LinkedHashSet<>(expected);
        given.forEach(missing::remove);
        if (extra.isEmpty() && missing.isEmpty()) {
            return;
        }
        text.append("%s: %d too many, %d missing%n".formatted(table, extra.size(), missing.size()));
        extra.stream().limit(SHOWN).forEach(row -> text.append("  + ").append(row).append('\n'));
        missing.stream().limit(SHOWN).forEach(row -> text.append("  - ").append(row).append('\n'));
    }

    @Override
    public void close() {
        server.close();
    }
}
