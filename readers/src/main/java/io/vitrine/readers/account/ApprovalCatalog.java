package io.vitrine.readers.account;

import static io.vitrine.readers.Rows.instantOrNull;
import static io.vitrine.readers.Rows.text;

import io.vitrine.db.Databases;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.readers.Question;
import io.vitrine.readers.Seek;
import io.vitrine.readers.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Who may move whose tokens.
public final class ApprovalCatalog {

    private static final String OF_ACCOUNT =
            """
            SELECT held.chain_id, held.contract, held.token_id, held.operator, held.standard, held.approved, held.approved_at,
                   held.revoked_at, held.tx_hash, held.block_number
              FROM wallets JOIN approvals held ON held.wallet_id = wallets.id
             WHERE wallets.address = :owner
            """;

    private static final String COVERED =
            """
            SELECT from_block, to_block FROM projection_ranges
             WHERE chain_id = :chain AND from_block <= :to AND to_block >= :from ORDER BY from_block
            """;

    private final JdbcClient wallets;

    public ApprovalCatalog(Databases databases) {
        this.wallets = databases.wallets().jdbc();
    }

    /// A page of an account's approvals, by chain, contract, token and operator.
    ///
    /// @param chain only on this chain; null for all
    /// @param approved only those that stand, or only those that do not; null for both
    public Slice<ApprovalRow> ofAccount(
            String owner, @Nullable String chain, @Nullable Boolean approved, Seek seek) {
        Question question =
                Question.of(OF_ACCOUNT)
                        .bind("owner", owner)
                        .andIf(chain, "chain", "AND held.chain_id = :chain")
                        .andIf(approved, "approved", "AND held.approved = :approved");
        if (seek.continues()) {
            question.and(
                            """
                            AND (held.chain_id, held.contract, held.token_id, held.operator, held.standard)
                              > (:afterChain, :afterContract, :afterToken, :afterOperator, :afterStandard)
                            """)
                    .bind("afterChain", seek.after().getFirst())
                    .bind("afterContract", seek.after().get(1))
                    .bind("afterToken", seek.after().get(2))
                    .bind("afterOperator", seek.after().get(3))
                    .bind("afterStandard", seek.after().get(4));
        }
        List<ApprovalRow> fetched =
                question.and(
                                "ORDER BY held.chain_id, held.contract, held.token_id, held.operator, held.standard")
                        .page(seek)
                        .list(wallets, ApprovalCatalog::approval);
        return Slice.of(
                fetched,
                seek,
                row ->
                        List.of(
                                row.chain(),
                                row.contract(),
                                row.tokenId(),
                                row.operator(),
                                row.standard()));
    }

    private static ApprovalRow approval(ResultSet row, int place) throws SQLException {
        return new ApprovalRow(
                text(row, "chain_id"),
                text(row, "contract"),
                text(row, "token_id"),
                text(row, "operator"),
                text(row, "standard"),
                row.getBoolean("approved"),
                instantOrNull(row, "approved_at"),
                instantOrNull(row, "revoked_at"),
                text(row, "tx_hash"),
                row.getLong("block_number"));
    }

    /// The stretches of blocks whose approvals are in and that touch the bounds, in order.
    public List<BlockRange> covered(ChainId chain, BlockRange bounds) {
        return wallets.sql(COVERED)
                .param("chain", chain.caip2())
                .param("from", bounds.from())
                .param("to", bounds.to())
                .query((row, place) ->
                        new BlockRange(row.getLong("from_block"), row.getLong("to_block")))
                .list();
    }
}
