package io.vitrine.writers.event;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.RangeEffects.CollectionSighting;
import io.vitrine.processors.chain.Identifiers;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rows of collections and of their bindings.
final class CollectionRows {

    /// The first slug stands for a moment only; no name can fold to one like it.
    private static final String DISCOVER =
            """
            INSERT INTO collections (id, slug, slug_base, name, source, deployed_block, created_at, updated_at, index_status)
            SELECT id, '!' || id, substr(contract, 3, 6), contract, 'chain',
                   first_block, to_timestamp(first_at), to_timestamp(last_at), 'BACKFILLING'
              FROM unnest(CAST(:ids AS uuid[]), CAST(:contracts AS text[]), CAST(:firstBlocks AS bigint[]),
                          CAST(:firstTimes AS bigint[]), CAST(:lastTimes AS bigint[]))
                   AS seen (id, contract, first_block, first_at, last_at)
             ORDER BY id
            ON CONFLICT (id) DO NOTHING
            RETURNING id, slug_base
            """;

    private static final String CREATE_STATS =
            """
            INSERT INTO collection_stats (collection_id, last_updated_at)
            SELECT id, created_at FROM collections WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY id
            ON CONFLICT (collection_id) DO NOTHING
            """;

    private static final String BIND =
            """
            INSERT INTO collection_bindings (id, collection_id, chain_id, family, token_standard, contract_address, is_primary)
            SELECT id, collection_id, :chain, 'evm', standard, contract, true
              FROM unnest(CAST(:bindings AS uuid[]), CAST(:ids AS uuid[]), CAST(:contracts AS text[]), CAST(:standards AS text[]))
                   AS seen (id, collection_id, contract, standard)
             WHERE NOT EXISTS (SELECT 1 FROM collection_bindings known
                                WHERE known.id = seen.id AND known.token_standard <= seen.standard)
             ORDER BY id
            ON CONFLICT (id) DO UPDATE SET token_standard = excluded.token_standard
             WHERE excluded.token_standard < collection_bindings.token_standard
            """;

    private static final String LOCK =
            """
            SELECT id FROM collections WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY id FOR NO KEY UPDATE
            """;

    /// A collection begins with its lowest block, and changed last at the latest time: a chain's time may go back.
    private static final String TOUCH =
            """
            UPDATE collections SET deployed_block = LEAST(deployed_block, first_block),
                   created_at = CASE WHEN deployed_block <= first_block THEN created_at ELSE to_timestamp(first_at) END,
                   updated_at = GREATEST(CASE WHEN deployed_block IS NOT NULL THEN updated_at END, to_timestamp(last_at))
              FROM unnest(CAST(:ids AS uuid[]), CAST(:firstBlocks AS bigint[]), CAST(:firstTimes AS bigint[]), CAST(:lastTimes AS bigint[]))
                   AS seen (collection_id, first_block, first_at, last_at)
             WHERE id = collection_id
            """;

    /// No block lies below the one at hand; only when that has nothing any more is another looked for.
    private static final String DERIVE =
            """
            UPDATE collections SET deployed_block = earliest.block_number, created_at = earliest.timestamp, updated_at = latest.timestamp
              FROM unnest(CAST(:ids AS uuid[])) AS touched (id)
              JOIN collections known USING (id)
             CROSS JOIN LATERAL (SELECT COALESCE((SELECT block_number FROM activities
                                                   WHERE chain_id = :chain AND block_number = known.deployed_block
                                                     AND collection_id = touched.id AND type IN ('mint', 'transfer', 'burn') LIMIT 1),
                                                 (SELECT min(block_number) FROM activities
                                                   WHERE collection_id = touched.id AND type IN ('mint', 'transfer', 'burn'))) AS block) first
             CROSS JOIN LATERAL (SELECT block_number, timestamp FROM activities
                                  WHERE chain_id = :chain AND block_number = first.block
                                    AND collection_id = touched.id AND type IN ('mint', 'transfer', 'burn') LIMIT 1) earliest
             CROSS JOIN LATERAL (SELECT timestamp FROM activities
                                  WHERE collection_id = touched.id AND type IN ('mint', 'transfer', 'burn')
                                  ORDER BY timestamp DESC LIMIT 1) latest
             WHERE collections.id = touched.id
            """;

    private static final String FORGET_BEGINNING =
            """
            UPDATE collections SET deployed_block = NULL
             WHERE id = ANY (CAST(:ids AS uuid[]))
               AND NOT EXISTS (SELECT 1 FROM activities
                                WHERE collection_id = collections.id AND type IN ('mint', 'transfer', 'burn'))
            """;

    private static final String DERIVE_STANDARD =
            """
            UPDATE collection_bindings SET token_standard = seen.standard
              FROM (SELECT collection_id, min(token_standard) AS standard FROM tokens
                     WHERE collection_id = ANY (CAST(:ids AS uuid[])) GROUP BY collection_id) seen
             WHERE collection_bindings.collection_id = seen.collection_id
               AND collection_bindings.token_standard <> seen.standard
            """;

    private final Database catalog;
    private final CollectionSlugs slugs;

    CollectionRows(Database catalog) {
        this.catalog = catalog;
        this.slugs = new CollectionSlugs(catalog);
    }

    private record Discovered(UUID id, String slugBase) {}

    /// Makes and binds the collections of contracts that are seen for the first time.
    ///
    /// @return those that are new
    List<UUID> discover(ChainId chain, Contracts contracts) {
        List<CollectionSighting> seen = contracts.sightings();
        if (seen.isEmpty()) {
            return List.of();
        }
        @Nullable String[] ids = contracts.sighted();
        List<Discovered> discovered =
                catalog.jdbc()
                        .sql(DISCOVER)
                        .param("chain", chain.caip2())
                        .param("ids", ids)
                        .param("contracts", texts(seen, CollectionSighting::contract))
                        .param("firstBlocks", numbers(seen, CollectionSighting::firstBlock))
                        .param("firstTimes", numbers(seen, one -> one.firstAt().getEpochSecond()))
                        .param("lastTimes", numbers(seen, one -> one.lastAt().getEpochSecond()))
                        .query((row, number) ->
                                new Discovered(
                                        row.getObject("id", UUID.class),
                                        row.getString("slug_base")))
                        .list();
        catalog.jdbc()
                .sql(BIND)
                .param("chain", chain.caip2())
                .param(
                        "bindings",
                        texts(
                                seen,
                                one ->
                                        Identifiers.binding(
                                                        contracts.collection(one.contract()),
                                                        chain,
                                                        one.contract())
                                                .toString()))
                .param("ids", ids)
                .param("contracts", texts(seen, CollectionSighting::contract))
                .param("standards", texts(seen, one -> one.standard().text()))
                .update();
        if (!discovered.isEmpty()) {
            catalog.jdbc()
                    .sql(CREATE_STATS)
                    .param("ids", texts(discovered, one -> one.id().toString()))
                    .update();
            slugs.settle(discovered.stream().map(Discovered::slugBase).toList());
        }
        return discovered.stream().map(Discovered::id).toList();
    }

    /// Widens the times and blocks of the collections that are seen.
    void touch(Contracts contracts) {
        List<CollectionSighting> seen = contracts.sightings();
        if (seen.isEmpty()) {
            return;
        }
        @Nullable String[] ids = contracts.sighted();
        catalog.jdbc().sql(LOCK).param("ids", ids).query(UUID.class).list();
        catalog.jdbc()
                .sql(TOUCH)
                .param("ids", ids)
                .param("firstBlocks", numbers(seen, CollectionSighting::firstBlock))
                .param("firstTimes", numbers(seen, one -> one.firstAt().getEpochSecond()))
                .param("lastTimes", numbers(seen, one -> one.lastAt().getEpochSecond()))
                .update();
    }

    /// Sets the rows to what activities and tokens say. A collection that has none keeps its row until
    /// it is settled, without a block: should it come back before, its times begin anew.
    void derive(ChainId chain, List<UUID> collections) {
        String[] ids = collections.stream().map(UUID::toString).toArray(String[]::new);
        catalog.jdbc().sql(LOCK).param("ids", ids).query(UUID.class).list();
        for (String sql : List.of(DERIVE, FORGET_BEGINNING, DERIVE_STANDARD)) {
            catalog.jdbc().sql(sql).param("chain", chain.caip2()).param("ids", ids).update();
        }
    }
}
