package io.vitrine.readers.rarity;

import io.vitrine.db.Database;
import io.vitrine.domain.rarity.Holding;
import io.vitrine.domain.rarity.TraitTable;
import java.util.List;
import java.util.UUID;

/// The trait table of a collection: what every method of rarity starts from.
public final class TraitTableReader {

    private static final String TOKENS =
            """
            SELECT id FROM tokens
             WHERE collection_id = :collection AND metadata_doc IS NOT NULL AND NOT burned
            """;

    private static final String HOLDINGS =
            """
            SELECT links.token_id, links.trait_id, links.trait_value_id,
                   trait_values.value_type = 'string' AND lower(btrim(trait_values.value_string)) IN ('', 'none') AS blank
              FROM traits JOIN token_trait_links links ON links.trait_id = traits.id
              JOIN trait_values ON trait_values.id = links.trait_value_id
             WHERE traits.collection_id = :collection
            """;

    private final Database catalog;

    public TraitTableReader(Database catalog) {
        this.catalog = catalog;
    }

    /// Live tokens with a document, and the values that they hold, as of one moment.
    public TraitTable read(UUID collection) {
        return catalog.inSnapshot(() -> {
            List<UUID> tokens =
                    catalog.jdbc()
                            .sql(TOKENS)
                            .param("collection", collection)
                            .query((row, number) -> row.getObject(1, UUID.class))
                            .list();
            List<Holding> holdings =
                    catalog.jdbc()
                            .sql(HOLDINGS)
                            .param("collection", collection)
                            .query((row, number) ->
                                    new Holding(
                                            row.getObject(1, UUID.class),
                                            row.getObject(2, UUID.class),
                                            row.getObject(3, UUID.class),
                                            row.getBoolean(4)))
                            .list();
            return TraitTable.of(tokens, holdings);
        });
    }
}
