package io.vitrine.readers.metadata;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import java.util.Optional;
import java.util.UUID;

/// What a request to refresh speaks of.
public final class RefreshTargets {

    private static final String COLLECTION =
            """
            SELECT bound.chain_id, bound.collection_id,
                   (SELECT count(*) FROM nft_flags
                     WHERE nft_flags.chain_id = bound.chain_id AND contract = bound.contract_address AND is_frozen) AS frozen
              FROM collection_bindings bound WHERE bound.collection_id = :id AND bound.is_primary
            """;

    private static final String TOKEN =
            """
            SELECT tokens.chain_id, tokens.collection_id,
                   (SELECT count(*) FROM nft_flags
                     WHERE nft_flags.chain_id = tokens.chain_id AND contract = contract_address AND token_id = token_number
                       AND is_frozen) AS frozen
              FROM tokens WHERE id = :id
            """;

    private final Database catalog;

    public RefreshTargets(Database catalog) {
        this.catalog = catalog;
    }

    /// @param frozen tokens of it whose documents will not change any more
    public record Target(ChainId chain, UUID collection, int frozen) {}

    /// A collection.
    public Optional<Target> collection(UUID id) {
        return find(COLLECTION, id);
    }

    /// A token.
    public Optional<Target> token(UUID id) {
        return find(TOKEN, id);
    }

    private Optional<Target> find(String question, UUID id) {
        return catalog.jdbc()
                .sql(question)
                .param("id", id)
                .query((row, number) ->
                        new Target(
                                new ChainId(row.getString("chain_id")),
                                row.getObject("collection_id", UUID.class),
                                row.getInt("frozen")))
                .optional();
    }
}
