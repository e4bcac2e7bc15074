package io.vitrine.readers.metadata;

import io.vitrine.db.Database;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Finds a collection by what an operator types.
public final class CollectionFinder {

    private static final String BY_SLUG = "SELECT id FROM collections WHERE slug = :slug";

    private static final String BY_CONTRACT =
            """
            SELECT collection_id FROM collection_bindings
             WHERE chain_id = :chain AND contract_address = :contract AND selector = ''
            """;

    private final Database catalog;

    public CollectionFinder(Database catalog) {
        this.catalog = catalog;
    }

    /// By slug, or by `CAIP2/ADDRESS`.
    public Optional<UUID> find(String typed) {
        int slash = typed.indexOf('/');
        if (slash < 0) {
            return catalog.jdbc()
                    .sql(BY_SLUG)
                    .param("slug", typed)
                    .query((row, number) -> row.getObject(1, UUID.class))
                    .optional();
        }
        return catalog.jdbc()
                .sql(BY_CONTRACT)
                .param("chain", typed.substring(0, slash))
                .param("contract", typed.substring(slash + 1).toLowerCase(Locale.ROOT))
                .query((row, number) -> row.getObject(1, UUID.class))
                .optional();
    }
}
