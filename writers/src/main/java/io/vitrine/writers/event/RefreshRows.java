package io.vitrine.writers.event;

import static io.vitrine.writers.Columns.texts;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.RangeEffects.MetadataRefresh;
import io.vitrine.domain.metadata.RefreshCause;
import io.vitrine.domain.metadata.RefreshReason;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.chain.Identifiers;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Work that becomes due again because a contract says so. Only what was known before is touched: a
/// range of ids may be as long as a contract likes.
final class RefreshRows {

    private static final String RENEW =
            """
            UPDATE work_items work
               SET version = version + 1, state = CASE state WHEN 'CLAIMED' THEN 'CLAIMED' ELSE 'DUE' END, due_at = now(), attempts = 0,
                   payload = COALESCE(:reason, payload)
              FROM (SELECT kind, key FROM work_items
                     WHERE kind = :kind AND key IN (%s) AND NOT (state = 'DUE' AND due_at <= now())
                     ORDER BY key FOR UPDATE) known
             WHERE work.kind = known.kind AND work.key = known.key
            """;

    private static final String ONE_TOKEN =
            """
            SELECT CAST(tokens.id AS text)
              FROM unnest(CAST(:contracts AS text[]), CAST(:firsts AS text[])) AS changed (contract, token_id)
              JOIN tokens ON tokens.chain_id = :chain AND contract_address = changed.contract AND token_number = changed.token_id
              LEFT JOIN nft_flags flags ON flags.chain_id = :chain AND flags.contract = contract_address AND flags.token_id = token_number
             WHERE flags.is_frozen IS NOT TRUE
            """;

    private static final String SOME_TOKENS =
            """
            SELECT CAST(tokens.id AS text)
              FROM unnest(CAST(:collections AS uuid[]), CAST(:firsts AS numeric[]), CAST(:lasts AS numeric[])) AS changed (collection, lowest, highest)
              JOIN tokens ON tokens.collection_id = changed.collection AND token_number_sort BETWEEN changed.lowest AND changed.highest
              LEFT JOIN nft_flags flags ON flags.chain_id = :chain AND flags.contract = contract_address AND flags.token_id = token_number
             WHERE flags.is_frozen IS NOT TRUE
            """;

    private static final String THESE = "SELECT unnest(CAST(:keys AS text[]))";

    private final Database catalog;

    RefreshRows(Database catalog) {
        this.catalog = catalog;
    }

    /// Makes the documents of these tokens due again, save those that were frozen before.
    void refresh(ChainId chain, List<MetadataRefresh> refreshes) {
        refreshes.stream()
                .distinct()
                .collect(groupingBy(MetadataRefresh::cause, TreeMap::new, toList()))
                .forEach((cause, same) -> refresh(chain, cause, same));
    }

    private void refresh(ChainId chain, RefreshCause cause, List<MetadataRefresh> refreshes) {
        List<MetadataRefresh> ones = refreshes.stream().filter(RefreshRows::isOne).toList();
        List<MetadataRefresh> ranges =
                refreshes.stream().filter(refresh -> !isOne(refresh)).toList();
        String reason = RefreshReason.of(cause).text();
        if (!ones.isEmpty()) {
            renewing(WorkKind.FETCH_METADATA, ONE_TOKEN, reason)
                    .param("chain", chain.caip2())
                    .param("contracts", texts(ones, MetadataRefresh::contract))
                    .param("firsts", texts(ones, refresh -> refresh.first().toString()))
                    .update();
        }
        if (!ranges.isEmpty()) {
            renewing(WorkKind.FETCH_METADATA, SOME_TOKENS, reason)
                    .param("chain", chain.caip2())
                    .param(
                            "collections",
                            texts(
                                    ranges,
                                    refresh ->
                                            Identifiers.collection(chain, refresh.contract())
                                                    .toString()))
                    .param("firsts", texts(ranges, refresh -> refresh.first().toString()))
                    .param("lasts", texts(ranges, refresh -> refresh.last().toString()))
                    .update();
        }
    }

    private StatementSpec renewing(WorkKind kind, String keys, @Nullable String reason) {
        return catalog.jdbc()
                .sql(RENEW.formatted(keys))
                .param("kind", kind.name())
                .param("reason", reason, Types.VARCHAR);
    }

    private static boolean isOne(MetadataRefresh refresh) {
        return refresh.first().equals(refresh.last());
    }

    /// Makes work of the collections of these contracts due again, where there is such work.
    void renew(ChainId chain, WorkKind kind, Collection<String> contracts) {
        if (!contracts.isEmpty()) {
            renewing(kind, THESE, null)
                    .param(
                            "keys",
                            contracts.stream()
                                    .map(contract ->
                                            Identifiers.collection(chain, contract).toString())
                                    .toArray(String[]::new))
                    .update();
        }
    }
}
