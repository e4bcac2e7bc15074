package io.vitrine.readers.metadata;

import static io.vitrine.readers.Rows.instantOrNull;

import io.vitrine.db.Databases;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The terms on which collections mint.
public final class MintCatalog {

    private static final String TERMS =
            """
            SELECT start_date, end_date, mint_price_text, CAST(stages_json AS text) AS stages
              FROM collection_mint_config WHERE collection_id = :collection
            """;

    private final JdbcClient catalog;

    public MintCatalog(Databases databases) {
        this.catalog = databases.catalog().jdbc();
    }

    /// Those of a collection; empty when none were stated.
    public Optional<MintTermsRow> terms(UUID collection) {
        return catalog.sql(TERMS)
                .param("collection", collection)
                .query((row, place) ->
                        new MintTermsRow(
                                instantOrNull(row, "start_date"),
                                instantOrNull(row, "end_date"),
                                row.getString("mint_price_text"),
                                row.getString("stages")))
                .optional();
    }
}
