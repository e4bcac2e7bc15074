package io.vitrine.writers.event;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.domain.event.MintTerms;
import io.vitrine.domain.event.NativeCurrency;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of mint terms, from what contracts said of them last.
final class MintRows {

    private static final String SAID =
            """
            SELECT bound.collection_id, said.part, CAST(said.detail AS text) AS detail
              FROM collection_bindings bound
              JOIN collections ON collections.id = bound.collection_id
             CROSS JOIN LATERAL (SELECT DISTINCT ON (part) part, detail FROM contract_events
                                  WHERE chain_id = bound.chain_id AND contract = bound.contract_address AND kind = 'MINT_TERMS'
                                  ORDER BY part, block_number DESC, log_index DESC) said
             WHERE bound.collection_id = ANY (CAST(:ids AS uuid[])) AND bound.is_primary
             ORDER BY bound.collection_id, said.part
            """;

    private static final String REMOVE =
            """
            DELETE FROM collection_mint_config
             WHERE collection_id = ANY (CAST(:ids AS uuid[])) AND NOT collection_id = ANY (CAST(:minting AS uuid[]))
            """;

    private static final String WRITE =
            """
            INSERT INTO collection_mint_config (collection_id, start_date, end_date, mint_price_text, stages_json)
            SELECT id, to_timestamp(first), to_timestamp(last), price, CAST(stages AS jsonb)
              FROM unnest(CAST(:minting AS uuid[]), CAST(:firsts AS bigint[]), CAST(:lasts AS bigint[]), CAST(:prices AS text[]), CAST(:stages AS text[]))
                   AS said (id, first, last, price, stages)
            ON CONFLICT (collection_id) DO UPDATE
               SET start_date = excluded.start_date, end_date = excluded.end_date, mint_price_text = excluded.mint_price_text,
                   stages_json = excluded.stages_json
            """;

    private static final String COPY =
            """
            UPDATE collections SET mint_start_date = terms.start_date, mint_end_date = terms.end_date, mint_price_text = terms.mint_price_text
              FROM unnest(CAST(:ids AS uuid[])) AS settled (id)
              LEFT JOIN collection_mint_config terms ON terms.collection_id = settled.id
             WHERE collections.id = settled.id
               AND (collections.mint_start_date, collections.mint_end_date, collections.mint_price_text)
                   IS DISTINCT FROM (terms.start_date, terms.end_date, terms.mint_price_text)
            """;

    private final Database catalog;

    MintRows(Database catalog) {
        this.catalog = catalog;
    }

    private record Minting(String collection, MintTerms terms) {}

    /// Sets the rows of these collections to what was said of them.
    void derive(String[] collections, NativeCurrency currency) {
        Map<String, Map<String, String>> said = new LinkedHashMap<>();
        catalog.jdbc()
                .sql(SAID)
                .param("ids", collections)
                .query(row -> {
                    said.computeIfAbsent(
                                    row.getString("collection_id"), id -> new LinkedHashMap<>())
                            .put(row.getString("part"), row.getString("detail"));
                });
        List<Minting> minting = new ArrayList<>();
        said.forEach((collection, parts) ->
                minting.add(new Minting(collection, MintTerms.of(parts, currency))));
        @Nullable String[] ids = texts(minting, Minting::collection);
        catalog.jdbc().sql(REMOVE).param("ids", collections).param("minting", ids).update();
        if (!minting.isEmpty()) {
            catalog.jdbc()
                    .sql(WRITE)
                    .param("minting", ids)
                    .param("firsts", numbers(minting, one -> one.terms().start()))
                    .param("lasts", numbers(minting, one -> one.terms().end()))
                    .param("prices", texts(minting, one -> one.terms().priceText()))
                    .param("stages", texts(minting, one -> one.terms().stages()))
                    .update();
        }
        catalog.jdbc().sql(COPY).param("ids", collections).update();
    }
}
