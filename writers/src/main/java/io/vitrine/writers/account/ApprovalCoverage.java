package io.vitrine.writers.account;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import java.util.List;

/// The blocks whose approvals are in. Ranges that touch are made one when a run begins.
final class ApprovalCoverage {

    private static final String OVERLAPS =
            """
            SELECT EXISTS (SELECT 1 FROM projection_ranges
                            WHERE chain_id = :chain AND from_block <= :to AND to_block >= :from)
            """;

    private static final String TAKE_TURNS =
            "SELECT pg_advisory_xact_lock(hashtextextended('vitrine:coverage:' || :chain, 0))";

    private static final String KEEP_RIGHT =
            """
            INSERT INTO projection_ranges (chain_id, from_block, to_block, state, claim_token, event_version)
            SELECT chain_id, :to + 1, to_block, state, claim_token, event_version FROM projection_ranges
             WHERE chain_id = :chain AND from_block <= :to AND to_block > :to
            """;

    private static final String REMOVE =
            "DELETE FROM projection_ranges WHERE chain_id = :chain AND from_block BETWEEN :from AND :to";

    private static final String KEEP_LEFT =
            """
            UPDATE projection_ranges SET to_block = :from - 1
             WHERE chain_id = :chain AND from_block < :from AND to_block >= :from
            """;

    private static final String MARK =
            """
            INSERT INTO projection_ranges (chain_id, from_block, to_block, state, claim_token, event_version, updated_at)
            VALUES (:chain, :from, :to, 'DONE', :token, :version, now())
            ON CONFLICT (chain_id, from_block) DO UPDATE
               SET to_block = excluded.to_block, state = 'DONE', claim_token = excluded.claim_token,
                   event_version = excluded.event_version, updated_at = now()
            """;

    private static final String JOIN_TOUCHING =
            """
            WITH marked AS (
                SELECT from_block, to_block, event_version, claim_token,
                       CASE WHEN from_block = lag(to_block) OVER stretch + 1 AND event_version = lag(event_version) OVER stretch
                            THEN 0 ELSE 1 END AS begins
                  FROM projection_ranges WHERE chain_id = :chain
                WINDOW stretch AS (ORDER BY from_block)),
            numbered AS (SELECT *, sum(begins) OVER (ORDER BY from_block) AS island FROM marked),
            islands AS (SELECT min(from_block) AS first, max(to_block) AS last FROM numbered GROUP BY island HAVING count(*) > 1),
            gone AS (
                DELETE FROM projection_ranges USING islands
                 WHERE chain_id = :chain AND from_block > islands.first AND from_block <= islands.last)
            UPDATE projection_ranges SET to_block = islands.last FROM islands
             WHERE chain_id = :chain AND from_block = islands.first
            """;

    private final Database wallets;

    ApprovalCoverage(Database wallets) {
        this.wallets = wallets;
    }

    boolean overlaps(ChainId chain, BlockRange range) {
        return wallets.jdbc()
                .sql(OVERLAPS)
                .param("chain", chain.caip2())
                .param("from", range.from())
                .param("to", range.to())
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    /// The blocks of a range are in no longer. Writers take turns: two of them may cut the same stretch.
    void remove(ChainId chain, BlockRange range) {
        if (!overlaps(chain, range)) {
            return;
        }
        wallets.jdbc().sql(TAKE_TURNS).param("chain", chain.caip2()).query(row -> {});
        for (String sql : List.of(KEEP_RIGHT, REMOVE, KEEP_LEFT)) {
            wallets.jdbc()
                    .sql(sql)
                    .param("chain", chain.caip2())
                    .param("from", range.from())
                    .param("to", range.to())
                    .update();
        }
    }

    void mark(Fence fence, BlockRange range, int version) {
        wallets.jdbc()
                .sql(MARK)
                .param("chain", fence.chain().caip2())
                .param("from", range.from())
                .param("to", range.to())
                .param("token", fence.token())
                .param("version", version)
                .update();
    }

    void joinTouching(ChainId chain) {
        wallets.jdbc().sql(JOIN_TOUCHING).param("chain", chain.caip2()).update();
    }
}
