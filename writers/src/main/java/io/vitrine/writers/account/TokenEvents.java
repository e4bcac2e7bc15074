package io.vitrine.writers.account;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.domain.account.ApprovalStep;
import io.vitrine.domain.account.ApprovalStep.Given;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.ApprovalChange;
import io.vitrine.domain.event.ConsecutiveRun;
import io.vitrine.domain.event.TokenTransfer;
import io.vitrine.domain.orchestration.BlockRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What logs say of the approvals of single tokens, and which transfers end them.
final class TokenEvents {

    private static final String KNOWN =
            """
            SELECT EXISTS (SELECT 1 FROM approval_events WHERE chain_id = :chain) AS any_token,
                   EXISTS (SELECT 1 FROM approval_events WHERE chain_id = :chain AND block_number BETWEEN :from AND :to)
                   OR EXISTS (SELECT 1 FROM approvals_history WHERE chain_id = :chain AND block_number BETWEEN :from AND :to) AS in_range
            """;

    private static final String APPROVED =
            """
            SELECT DISTINCT contract, token_id
              FROM unnest(CAST(:contracts AS text[]), CAST(:tokens AS text[])) AS moved (contract, token_id)
              JOIN approval_events USING (contract, token_id)
             WHERE chain_id = :chain
            """;

    private static final String APPROVED_IN_RUN =
            """
            SELECT DISTINCT contract, token_id FROM approval_events
             WHERE chain_id = :chain AND contract = :contract
               AND CAST(token_id AS numeric) BETWEEN CAST(:first AS numeric) AND CAST(:last AS numeric)
            """;

    private static final String REMOVE =
            """
            DELETE FROM approval_events WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            RETURNING contract, token_id
            """;

    private static final String INSERT =
            """
            INSERT INTO approval_events (chain_id, block_number, log_index, block_hash, tx_hash, contract, token_id, owner, operator, at)
            SELECT :chain, block_number, log_index, block_hash, tx_hash, contract, token_id, owner, operator, to_timestamp(at)
              FROM unnest(CAST(:blocks AS bigint[]), CAST(:logs AS integer[]), CAST(:hashes AS text[]), CAST(:transactions AS text[]),
                          CAST(:contracts AS text[]), CAST(:tokens AS text[]), CAST(:owners AS text[]), CAST(:operators AS text[]),
                          CAST(:times AS bigint[]))
                   AS said (block_number, log_index, block_hash, tx_hash, contract, token_id, owner, operator, at)
            """;

    private static final String SAID =
            """
            SELECT contract, token_id, block_number, log_index, block_hash, tx_hash, at, owner, operator
              FROM approval_events
              JOIN unnest(CAST(:contracts AS text[]), CAST(:tokens AS text[])) AS touched (contract, token_id) USING (contract, token_id)
             WHERE chain_id = :chain
            """;

    private static final String MOVED =
            """
            SELECT contract, token_id, block_number, log_index, block_hash, tx_hash, at, NULL AS owner, NULL AS operator
              FROM ownership_transfers
              JOIN unnest(CAST(:contracts AS text[]), CAST(:tokens AS text[])) AS touched (contract, token_id) USING (contract, token_id)
             WHERE chain_id = :chain AND standard <> 'erc1155'
            """;

    private final Database wallets;
    private final Database catalog;

    TokenEvents(Database wallets, Database catalog) {
        this.wallets = wallets;
        this.catalog = catalog;
    }

    /// A token of the chain at hand.
    record TokenKey(String contract, String tokenId) {}

    /// @param anyToken whether any single token was ever approved on the chain
    /// @param inRange whether the blocks of the range have changed approvals
    record Known(boolean anyToken, boolean inRange) {}

    Known known(ChainId chain, BlockRange range) {
        return wallets.jdbc()
                .sql(KNOWN)
                .param("chain", chain.caip2())
                .param("from", range.from())
                .param("to", range.to())
                .query((row, number) ->
                        new Known(row.getBoolean("any_token"), row.getBoolean("in_range")))
                .single();
    }

    /// Those of the moved tokens that somebody was approved for, before or after.
    List<TokenKey> approved(
            ChainId chain, List<TokenTransfer> transfers, List<ConsecutiveRun> runs) {
        List<TokenKey> approved = new ArrayList<>();
        if (!transfers.isEmpty()) {
            approved.addAll(
                    wallets.jdbc()
                            .sql(APPROVED)
                            .param("chain", chain.caip2())
                            .param("contracts", texts(transfers, TokenTransfer::contract))
                            .param("tokens", texts(transfers, TokenTransfer::tokenId))
                            .query((row, number) -> key(row))
                            .list());
        }
        for (ConsecutiveRun run : runs) {
            approved.addAll(
                    wallets.jdbc()
                            .sql(APPROVED_IN_RUN)
                            .param("chain", chain.caip2())
                            .param("contract", run.contract())
                            .param("first", run.first().toString())
                            .param("last", run.last().toString())
                            .query((row, number) -> key(row))
                            .list());
        }
        return approved;
    }

    private static TokenKey key(ResultSet row) throws SQLException {
        return new TokenKey(row.getString("contract"), row.getString("token_id"));
    }

    /// Removes what the blocks of a range say.
    List<TokenKey> remove(ChainId chain, BlockRange range) {
        return wallets.jdbc()
                .sql(REMOVE)
                .param("chain", chain.caip2())
                .param("from", range.from())
                .param("to", range.to())
                .query((row, number) -> key(row))
                .list();
    }

    void insert(ChainId chain, List<ApprovalChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        wallets.jdbc()
                .sql(INSERT)
                .param("chain", chain.caip2())
                .param("blocks", numbers(changes, ApprovalChange::blockNumber))
                .param("logs", numbers(changes, change -> (long) change.logIndex()))
                .param("hashes", texts(changes, ApprovalChange::blockHash))
                .param("transactions", texts(changes, ApprovalChange::transactionHash))
                .param("contracts", texts(changes, ApprovalChange::contract))
                .param("tokens", texts(changes, ApprovalChange::tokenId))
                .param("owners", texts(changes, ApprovalChange::owner))
                .param("operators", texts(changes, ApprovalChange::operator))
                .param("times", numbers(changes, change -> change.at().getEpochSecond()))
                .update();
    }

    /// All that bears on the approvals of these tokens; tokens that nobody was approved for have nothing.
    Map<TokenKey, List<ApprovalStep>> steps(ChainId chain, Collection<TokenKey> tokens) {
        Map<TokenKey, List<ApprovalStep>> steps = new LinkedHashMap<>();
        read(wallets, SAID, chain, List.copyOf(tokens), steps);
        read(catalog, MOVED, chain, List.copyOf(steps.keySet()), steps);
        return steps;
    }

    private static void read(
            Database database,
            String sql,
            ChainId chain,
            List<TokenKey> tokens,
            Map<TokenKey, List<ApprovalStep>> into) {
        if (tokens.isEmpty()) {
            return;
        }
        database.jdbc()
                .sql(sql)
                .param("chain", chain.caip2())
                .param("contracts", texts(tokens, TokenKey::contract))
                .param("tokens", texts(tokens, TokenKey::tokenId))
                .query(row -> {
                    into.computeIfAbsent(key(row), key -> new ArrayList<>()).add(step(row));
                });
    }

    private static ApprovalStep step(ResultSet row) throws SQLException {
        @Nullable String owner = row.getString("owner");
        @Nullable String operator = row.getString("operator");
        return new ApprovalStep(
                row.getLong("block_number"),
                row.getInt("log_index"),
                row.getString("block_hash"),
                row.getString("tx_hash"),
                row.getTimestamp("at").toInstant(),
                owner == null || operator == null ? null : new Given(owner, operator));
    }
}
