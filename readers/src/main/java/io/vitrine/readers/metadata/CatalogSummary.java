package io.vitrine.readers.metadata;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;

/// How much a catalog holds of a chain, in a line.
public final class CatalogSummary {

    private static final String COUNTS =
            """
            SELECT (SELECT count(*) FROM collection_bindings WHERE chain_id = :chain AND is_primary) AS collections,
                   (SELECT count(*) FROM tokens WHERE chain_id = :chain) AS tokens,
                   (SELECT count(*) FROM ownership_transfers WHERE chain_id = :chain) AS transfers,
                   (SELECT count(*) FROM tokens WHERE chain_id = :chain AND metadata_doc IS NOT NULL) AS documents,
                   (SELECT count(DISTINCT asset_id) FROM token_media JOIN tokens ON tokens.id = token_id WHERE chain_id = :chain) AS pictures,
                   (SELECT count(*) FROM token_rarity JOIN tokens ON tokens.id = token_id WHERE chain_id = :chain) AS ranked
            """;

    private final Database catalog;

    public CatalogSummary(Database catalog) {
        this.catalog = catalog;
    }

    /// Numbers of things, burned tokens included.
    ///
    /// @param documents tokens whose document was read
    /// @param pictures distinct pictures and films
    /// @param ranked tokens with a rank
    public record Counts(
            long collections,
            long tokens,
            long transfers,
            long documents,
            long pictures,
            long ranked) {}

    /// Counts what there is now.
    public Counts of(ChainId chain) {
        return catalog.jdbc()
                .sql(COUNTS)
                .param("chain", chain.caip2())
                .query((row, number) ->
                        new Counts(
                                row.getLong("collections"),
                                row.getLong("tokens"),
                                row.getLong("transfers"),
                                row.getLong("documents"),
                                row.getLong("pictures"),
                                row.getLong("ranked")))
                .single();
    }
}
