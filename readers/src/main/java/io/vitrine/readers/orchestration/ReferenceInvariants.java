package io.vitrine.readers.orchestration;

import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.readers.orchestration.CatalogVerification.Finding;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/// Whether what rows name is there: chains, documents, media.
final class ReferenceInvariants {

    private static final int PAGE = 500;

    private static final String METADATA_DOCS =
            """
            SELECT metadata_doc AS document, contract_address || '/' || token_number AS token FROM tokens
             WHERE chain_id = :chain AND metadata_doc IS NOT NULL AND metadata_doc > :after ORDER BY metadata_doc LIMIT :page
            """;

    private static final String ASSETS =
            """
            SELECT asset_id AS document, min(contract_address || '/' || token_number) AS token
              FROM token_media JOIN tokens ON tokens.id = token_media.token_id
             WHERE chain_id = :chain AND asset_id IS NOT NULL AND asset_id > :after
             GROUP BY asset_id ORDER BY asset_id LIMIT :page
            """;

    private static final String CHAINS = "SELECT caip2 FROM chains";

    private static final Map<String, String> CHAIN_COLUMNS =
            Map.of(
                    "blocks", "SELECT DISTINCT chain_id FROM indexer_checkpoints",
                    "tokens", "SELECT DISTINCT chain_id FROM collection_bindings");

    private final Databases databases;
    private final DocumentStore documents;

    ReferenceInvariants(Databases databases, DocumentStore documents) {
        this.databases = databases;
        this.documents = documents;
    }

    List<Finding> check(VerificationScope scope) {
        return List.of(
                referenced(
                        scope,
                        "metadata",
                        "every document that a token names exists",
                        DocumentCollection.METADATA_DOCS,
                        METADATA_DOCS),
                referenced(
                        scope,
                        "media",
                        "every asset that a token names exists",
                        DocumentCollection.MEDIA_ASSETS,
                        ASSETS));
    }

    Finding knownChains() {
        Differences differences =
                new Differences("chains", "every chain that has rows is in the registry");
        Set<String> known =
                new HashSet<>(
                        databases
                                .registry()
                                .jdbc()
                                .sql(CHAINS)
                                .query((row, n) -> row.getString(1))
                                .list());
        CHAIN_COLUMNS.forEach((what, sql) ->
                (what.equals("blocks") ? databases.indexer() : databases.catalog())
                        .jdbc()
                        .sql(sql)
                        .query(row -> {
                            if (!known.contains(row.getString(1))) {
                                differences.add(row.getString(1) + " has " + what);
                            }
                        }));
        return differences.finding();
    }

    private Finding referenced(
            VerificationScope scope,
            String check,
            String promise,
            DocumentCollection collection,
            String sql) {
        Differences differences = new Differences(check, promise);
        String after = "";
        while (true) {
            Map<String, String> page = new LinkedHashMap<>();
            databases
                    .catalog()
                    .jdbc()
                    .sql(sql)
                    .param("chain", scope.chain().caip2())
                    .param("after", after)
                    .param("page", PAGE)
                    .query(row -> {
                        page.put(row.getString("document"), row.getString("token"));
                    });
            Set<String> there = documents.get(collection, page.keySet()).keySet();
            BiConsumer<String, String> name =
                    (document, token) -> {
                        if (!there.contains(document)) {
                            differences.add(
                                    document + " of " + token,
                                    null,
                                    token.substring(0, token.indexOf('/')));
                        }
                    };
            page.forEach(name);
            if (page.size() < PAGE) {
                return differences.finding();
            }
            after = List.copyOf(page.keySet()).getLast();
        }
    }
}
