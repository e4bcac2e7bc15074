package io.vitrine.writers.event;

import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.domain.event.CollectionFacts;
import io.vitrine.domain.event.ContractClaims;
import io.vitrine.domain.event.NativeCurrency;
import io.vitrine.domain.metadata.CollectionDocument;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.writers.orchestration.Retries;
import io.vitrine.writers.orchestration.WorkFences;
import io.vitrine.writers.orchestration.WorkItems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What collections are called, and what their tokens add up to.
public final class CollectionWriter {

    private static final String DESCRIBE =
            """
            UPDATE collections SET name = COALESCE(said.name, collections.name), called = said.name, symbol = said.symbol, slug_base = said.slug_base,
                   royalty_bps = CAST(said.royalty AS integer), royalty_receiver = said.receiver, max_supply = CAST(said.most AS numeric)
              FROM unnest(CAST(:ids AS uuid[]), CAST(:names AS text[]), CAST(:symbols AS text[]), CAST(:bases AS text[]),
                          CAST(:royalties AS text[]), CAST(:receivers AS text[]), CAST(:supplies AS text[]))
                   AS said (id, name, symbol, slug_base, royalty, receiver, most)
             WHERE collections.id = said.id
            """;

    private static final String CLAIM =
            """
            UPDATE collection_bindings bound SET claimed_json = CAST(said.claims AS jsonb), claims_version = :version
              FROM unnest(CAST(:ids AS uuid[]), CAST(:claims AS text[])) AS said (id, claims)
             WHERE bound.collection_id = said.id AND bound.is_primary
            """;

    private static final String LOCK =
            """
            SELECT slug_base FROM collections WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY id FOR NO KEY UPDATE
            """;

    private static final String REMOVE_EMPTY_BALANCES =
            """
            DELETE FROM token_balances USING collection_bindings
             WHERE collection_bindings.collection_id = ANY (CAST(:ids AS uuid[]))
               AND token_balances.chain_id = collection_bindings.chain_id
               AND token_balances.contract = collection_bindings.contract_address
               AND token_balances.quantity = 0
               AND NOT EXISTS (SELECT 1 FROM work_ranges
                                WHERE job = :job AND work_ranges.chain_id = collection_bindings.chain_id AND state <> 'DONE')
            """;

    private static final String REMOVE_WITHOUT_TOKENS =
            """
            DELETE FROM collections
             WHERE id = ANY (CAST(:ids AS uuid[])) AND source = 'chain'
               AND NOT EXISTS (SELECT 1 FROM tokens WHERE tokens.collection_id = collections.id)
               AND NOT EXISTS (SELECT 1 FROM collection_bindings bound
                                 JOIN stale_contracts stale ON stale.chain_id = bound.chain_id AND stale.contract = bound.contract_address
                                WHERE bound.collection_id = collections.id)
            RETURNING id, slug_base,
                   (SELECT contract_address FROM collection_bindings bound WHERE bound.collection_id = collections.id AND is_primary) AS contract
            """;

    private static final String SETTLE =
            """
            UPDATE collections SET total_supply = sums.supply, total_minted = sums.minted,
                   index_status = CASE WHEN collections.index_status IN ('SUSPENDED', 'FAILED') THEN collections.index_status
                                       WHEN sums.partial THEN 'PARTIAL' ELSE 'LIVE' END
              FROM (SELECT collection_id, COALESCE(sum(supply), 0) AS supply, sum(minted_units) AS minted,
                           bool_or(approximate) AS partial, max(minted_units) >= CAST(:absurd AS numeric) AS absurd
                      FROM tokens WHERE collection_id = ANY (CAST(:ids AS uuid[])) GROUP BY collection_id) sums
              JOIN collections before ON before.id = sums.collection_id
             WHERE collections.id = sums.collection_id
            RETURNING collections.id, collections.slug, collections.index_status = 'PARTIAL' AND before.index_status <> 'PARTIAL' AS is_late,
                   sums.partial OR sums.absurd OR EXISTS (
                       SELECT 1 FROM collection_bindings bound
                        WHERE bound.collection_id = collections.id
                          AND (EXISTS (SELECT 1 FROM token_balances held
                                        WHERE held.chain_id = bound.chain_id AND held.contract = bound.contract_address AND held.quantity < 0)
                               OR EXISTS (SELECT 1 FROM ownership_transfers moved
                                           WHERE moved.chain_id = bound.chain_id AND moved.contract = bound.contract_address
                                             AND moved.from_addr = '0x0000000000000000000000000000000000000000'
                                             AND moved.to_addr = '0x0000000000000000000000000000000000000000'))) AS is_suspicious
            """;

    private static final Logger log = LoggerFactory.getLogger(CollectionWriter.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Database catalog;
    private final DocumentStore documents;
    private final WorkItems items;
    private final CollectionSlugs slugs;
    private final CallWriter calls;
    private final MintRows mints;
    private final AnomalyRows anomalies;

    public CollectionWriter(Database catalog, DocumentStore documents) {
        this.catalog = catalog;
        this.documents = documents;
        this.items = new WorkItems(catalog);
        this.slugs = new CollectionSlugs(catalog);
        this.calls = new CallWriter(documents);
        this.mints = new MintRows(catalog);
        this.anomalies = new AnomalyRows(catalog);
    }

    /// Writes what contracts said and marks the work; what no node answered stays due.
    public void describe(Fence fence, List<CollectionFacts> facts) {
        catalog.inTransaction(() -> WorkFences.hold(catalog, fence));
        calls.store(fence.chain(), facts.stream().flatMap(one -> one.answers().stream()).toList());
        List<CollectionFacts> answered =
                facts.stream().filter(one -> one.failure() == null).toList();
        Retries.onConflict(() ->
                catalog.inTransaction(() -> {
                    WorkFences.hold(catalog, fence);
                    write(answered);
                    items.makeDueAgain(
                            WorkKind.FETCH_COLLECTION,
                            fence.chain(),
                            answered.stream().map(one -> document(one.item())).toList());
                    mark(fence, facts);
                }));
    }

    private static WorkItem document(WorkItem described) {
        return WorkItem.fresh(
                WorkKind.FETCH_COLLECTION,
                described.key(),
                described.chain(),
                described.collection());
    }

    private void write(List<CollectionFacts> answered) {
        if (answered.isEmpty()) {
            return;
        }
        String[] ids = keys(answered.stream().map(CollectionFacts::item).toList());
        List<String> bases = new ArrayList<>(lock(ids));
        catalog.jdbc()
                .sql(DESCRIBE)
                .param("ids", ids)
                .param("names", texts(answered, CollectionFacts::name))
                .param("symbols", texts(answered, CollectionFacts::symbol))
                .param("bases", texts(answered, CollectionFacts::slugBase))
                .param("royalties", texts(answered, one -> text(one.claims().royaltyBasisPoints())))
                .param("receivers", texts(answered, one -> one.claims().royaltyReceiver()))
                .param("supplies", texts(answered, one -> text(one.claims().maxSupply())))
                .update();
        catalog.jdbc()
                .sql(CLAIM)
                .param("ids", ids)
                .param("claims", texts(answered, CollectionWriter::claims))
                .param("version", ContractClaims.VERSION)
                .update();
        answered.forEach(one -> bases.add(one.slugBase()));
        slugs.settle(bases);
    }

    private static @Nullable String text(@Nullable Number number) {
        return number == null ? null : number.toString();
    }

    private static String claims(CollectionFacts facts) {
        ObjectNode json = JSON.createObjectNode();
        new TreeMap<>(facts.claims().interfaces()).forEach(json::put);
        return json.toString();
    }

    private List<String> lock(String[] ids) {
        return catalog.jdbc()
                .sql(LOCK)
                .param("ids", ids)
                .query((row, number) -> row.getString(1))
                .list();
    }

    private void mark(Fence fence, List<CollectionFacts> facts) {
        items.markDone(
                fence,
                WorkKind.DESCRIBE_COLLECTION,
                facts.stream()
                        .filter(one -> one.failure() == null)
                        .map(one -> one.item().key())
                        .toList());
        for (CollectionFacts one : facts) {
            WorkFailure failure = one.failure();
            if (failure != null) {
                items.markFailed(fence, WorkKind.DESCRIBE_COLLECTION, one.item().key(), failure);
            }
        }
    }

    /// Adds up supply, sets the state of indexing and the terms of the mint, finds what no honest contract does, and
    /// removes what ended at nothing.
    ///
    /// @param currency in which prices are shown
    public void settle(Fence fence, List<WorkItem> due, NativeCurrency currency) {
        String[] ids = keys(due);
        Set<String> gone = new HashSet<>();
        Retries.onConflict(() ->
                catalog.inTransaction(() -> {
                    gone.clear();
                    WorkFences.hold(catalog, fence);
                    lock(ids);
                    catalog.jdbc()
                            .sql(REMOVE_EMPTY_BALANCES)
                            .param("ids", ids)
                            .param("job", JobName.PROJECT_EVENTS.text())
                            .update();
                    anomalies.remove(ids);
                    for (Removed one : removeWithoutTokens(ids)) {
                        gone.add(CollectionDocument.id(fence.chain(), one.contract()));
                    }
                    anomalies.derive(settle(fence, ids));
                    mints.derive(ids, currency);
                    items.markDone(fence, WorkKind.SETTLE_COLLECTION, List.of(ids));
                }));
        documents.delete(DocumentCollection.METADATA_DOCS, gone);
    }

    /// @return those that give a reason to look closer
    private List<UUID> settle(Fence fence, String[] ids) {
        List<UUID> suspicious = new ArrayList<>();
        catalog.jdbc()
                .sql(SETTLE)
                .param("ids", ids)
                .param("absurd", AnomalyRows.ABSURD)
                .query(row -> {
                    if (row.getBoolean("is_suspicious")) {
                        suspicious.add(row.getObject("id", UUID.class));
                    }
                    if (row.getBoolean("is_late")) {
                        log.warn(
                                "START_BLOCK_LATE chain={} collection={}: tokens moved that were"
                                        + " never seen minted. 'vitrine chain add {} --rpc URL"
                                        + " --start-block N' begins earlier",
                                fence.chain(),
                                row.getString("slug"),
                                fence.chain());
                    }
                });
        return suspicious;
    }

    private record Removed(UUID id, String slugBase, String contract) {}

    /// Should one of them be seen again, it is asked for its name again.
    private List<Removed> removeWithoutTokens(String[] ids) {
        List<Removed> removed =
                catalog.jdbc()
                        .sql(REMOVE_WITHOUT_TOKENS)
                        .param("ids", ids)
                        .query((row, number) ->
                                new Removed(
                                        row.getObject("id", UUID.class),
                                        row.getString("slug_base"),
                                        row.getString("contract")))
                        .list();
        for (WorkKind kind :
                List.of(
                        WorkKind.DESCRIBE_COLLECTION,
                        WorkKind.FETCH_COLLECTION,
                        WorkKind.PROBE_COLLECTION)) {
            items.forget(kind, removed.stream().map(Removed::id).toList());
        }
        slugs.settle(removed.stream().map(Removed::slugBase).toList());
        return removed;
    }

    private static String[] keys(List<WorkItem> items) {
        return items.stream().map(WorkItem::key).toArray(String[]::new);
    }
}
