package io.vitrine.writers.account;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.processors.chain.Identifiers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// The rows of approvals: every change, and the present state that follows from the changes; and the
/// accounts that gave them.
final class ApprovalRows {

    private static final String SEE_ACCOUNTS =
            """
            INSERT INTO wallets (id, account_id, address, chain_id, created_at, updated_at)
            SELECT id, :chain || ':' || owner, owner, :chain, to_timestamp(first), to_timestamp(last)
              FROM (SELECT id, owner, min(at) AS first, max(at) AS last
                      FROM unnest(CAST(:ids AS uuid[]), CAST(:owners AS text[]), CAST(:times AS bigint[])) AS gave (id, owner, at)
                     GROUP BY id, owner ORDER BY id) seen
            ON CONFLICT (account_id) DO UPDATE
               SET created_at = LEAST(wallets.created_at, excluded.created_at),
                   updated_at = GREATEST(wallets.updated_at, excluded.updated_at)
             WHERE wallets.user_id IS NULL AND wallets.verified_at IS NULL
            """;

    private static final String LINKED =
            """
            SELECT address FROM wallets
             WHERE chain_id = :chain AND address = ANY (CAST(:owners AS text[])) AND user_id IS NOT NULL
            """;

    private static final String REMOVE_RANGE =
            """
            DELETE FROM approvals_history WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            RETURNING wallet_id, contract, token_id, operator
            """;

    private static final String REMOVE_TOKENS =
            """
            DELETE FROM approvals_history changed
             USING unnest(CAST(:contracts AS text[]), CAST(:tokens AS text[])) AS touched (contract, token_id)
             WHERE changed.chain_id = :chain AND changed.contract = touched.contract AND changed.token_id = touched.token_id
            RETURNING changed.wallet_id, changed.contract, changed.token_id, changed.operator
            """;

    private static final String INSERT =
            """
            INSERT INTO approvals_history (id, wallet_id, chain_id, contract, token_id, operator, standard, approved, tx_hash,
                                           block_number, block_hash, log_index, at)
            SELECT id, wallet, :chain, contract, token_id, operator, standard, CAST(approved AS boolean), tx_hash, block_number, block_hash,
                   log_index, to_timestamp(at)
              FROM unnest(CAST(:ids AS uuid[]), CAST(:wallets AS uuid[]), CAST(:contracts AS text[]), CAST(:tokens AS text[]),
                          CAST(:operators AS text[]), CAST(:standards AS text[]), CAST(:approved AS text[]), CAST(:transactions AS text[]),
                          CAST(:blocks AS bigint[]), CAST(:hashes AS text[]), CAST(:logs AS integer[]), CAST(:times AS bigint[]))
                   AS changed (id, wallet, contract, token_id, operator, standard, approved, tx_hash, block_number, block_hash, log_index, at)
            """;

    private static final String REMOVE_STATE =
            """
            DELETE FROM approvals held
             USING unnest(CAST(:wallets AS uuid[]), CAST(:contracts AS text[]), CAST(:tokens AS text[]), CAST(:operators AS text[]))
                   AS touched (wallet, contract, token_id, operator)
             WHERE held.wallet_id = touched.wallet AND held.chain_id = :chain AND held.contract = touched.contract
               AND held.token_id = touched.token_id AND held.operator = touched.operator
            """;

    private static final String DERIVE_STATE =
            """
            INSERT INTO approvals (wallet_id, chain_id, contract, token_id, operator, standard, approved, approved_at, revoked_at,
                                   tx_hash, block_number, log_index, updated_at)
            SELECT touched.wallet, :chain, touched.contract, touched.token_id, touched.operator, newest.standard, newest.approved,
                   (SELECT at FROM approvals_history
                     WHERE wallet_id = touched.wallet AND chain_id = :chain AND contract = touched.contract
                       AND token_id = touched.token_id AND operator = touched.operator AND approved
                     ORDER BY block_number DESC, log_index DESC LIMIT 1),
                   CASE WHEN NOT newest.approved THEN newest.at END,
                   newest.tx_hash, newest.block_number, newest.log_index, newest.at
              FROM unnest(CAST(:wallets AS uuid[]), CAST(:contracts AS text[]), CAST(:tokens AS text[]), CAST(:operators AS text[]))
                   AS touched (wallet, contract, token_id, operator)
             CROSS JOIN LATERAL (SELECT * FROM approvals_history
                                  WHERE wallet_id = touched.wallet AND chain_id = :chain AND contract = touched.contract
                                    AND token_id = touched.token_id AND operator = touched.operator
                                  ORDER BY block_number DESC, log_index DESC LIMIT 1) newest
            """;

    private static final String DERIVE_ACCOUNTS =
            """
            UPDATE wallets SET created_at = seen.first, updated_at = seen.last
              FROM (SELECT wallet_id, min(at) AS first, max(at) AS last FROM approvals_history
                     WHERE wallet_id = ANY (CAST(:wallets AS uuid[])) GROUP BY wallet_id) seen
             WHERE wallets.id = seen.wallet_id AND user_id IS NULL AND verified_at IS NULL
            """;

    private static final String REMOVE_ACCOUNTS =
            """
            DELETE FROM wallets
             WHERE id = ANY (CAST(:wallets AS uuid[])) AND user_id IS NULL AND verified_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM approvals_history WHERE wallet_id = wallets.id)
            """;

    private static final String SAY_STANDARD =
            """
            UPDATE %s SET standard = said.standard
              FROM unnest(CAST(:contracts AS text[]), CAST(:standards AS text[])) AS said (contract, standard)
             WHERE %1$s.chain_id = :chain AND %1$s.contract = said.contract AND %1$s.token_id = '*' AND %1$s.standard <> said.standard
            """;

    private final Database wallets;

    ApprovalRows(Database wallets) {
        this.wallets = wallets;
    }

    /// What an approval is given for, and to whom.
    record ApprovalKey(UUID wallet, String contract, String tokenId, String operator) {}

    /// A row of history.
    record Change(
            UUID id,
            String owner,
            ApprovalKey key,
            String standard,
            boolean approved,
            String transactionHash,
            long blockNumber,
            String blockHash,
            int logIndex,
            Instant at) {}

    /// Those of the accounts that a user has linked.
    List<String> linked(ChainId chain, Collection<String> owners) {
        return wallets.jdbc()
                .sql(LINKED)
                .param("chain", chain.caip2())
                .param("owners", owners.toArray(String[]::new))
                .query((row, number) -> row.getString(1))
                .list();
    }

    /// Removes the changes of the blocks of a range.
    List<ApprovalKey> remove(ChainId chain, BlockRange range) {
        return wallets.jdbc()
                .sql(REMOVE_RANGE)
                .param("chain", chain.caip2())
                .param("from", range.from())
                .param("to", range.to())
                .query((row, number) -> key(row))
                .list();
    }

    /// Removes all changes of some tokens.
    List<ApprovalKey> remove(ChainId chain, List<TokenEvents.TokenKey> tokens) {
        return wallets.jdbc()
                .sql(REMOVE_TOKENS)
                .param("chain", chain.caip2())
                .param("contracts", texts(tokens, TokenEvents.TokenKey::contract))
                .param("tokens", texts(tokens, TokenEvents.TokenKey::tokenId))
                .query((row, number) -> key(row))
                .list();
    }

    private static ApprovalKey key(ResultSet row) throws SQLException {
        return new ApprovalKey(
                row.getObject("wallet_id", UUID.class),
                row.getString("contract"),
                row.getString("token_id"),
                row.getString("operator"));
    }

    /// Adds changes, and the accounts that made them.
    void insert(ChainId chain, List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        wallets.jdbc()
                .sql(SEE_ACCOUNTS)
                .param("chain", chain.caip2())
                .param("ids", texts(changes, change -> change.key().wallet().toString()))
                .param("owners", texts(changes, Change::owner))
                .param("times", numbers(changes, change -> change.at().getEpochSecond()))
                .update();
        wallets.jdbc()
                .sql(INSERT)
                .param("chain", chain.caip2())
                .param("ids", texts(changes, change -> change.id().toString()))
                .param("wallets", texts(changes, change -> change.key().wallet().toString()))
                .param("contracts", texts(changes, change -> change.key().contract()))
                .param("tokens", texts(changes, change -> change.key().tokenId()))
                .param("operators", texts(changes, change -> change.key().operator()))
                .param("standards", texts(changes, Change::standard))
                .param("approved", texts(changes, change -> Boolean.toString(change.approved())))
                .param("transactions", texts(changes, Change::transactionHash))
                .param("blocks", numbers(changes, Change::blockNumber))
                .param("hashes", texts(changes, Change::blockHash))
                .param("logs", numbers(changes, change -> (long) change.logIndex()))
                .param("times", numbers(changes, change -> change.at().getEpochSecond()))
                .update();
    }

    /// Sets the present state of these approvals to what the changes say.
    void derive(ChainId chain, Collection<ApprovalKey> touched) {
        List<ApprovalKey> keys = touched.stream().distinct().toList();
        if (keys.isEmpty()) {
            return;
        }
        for (String sql : List.of(REMOVE_STATE, DERIVE_STATE)) {
            wallets.jdbc()
                    .sql(sql)
                    .param("chain", chain.caip2())
                    .param("wallets", texts(keys, key -> key.wallet().toString()))
                    .param("contracts", texts(keys, ApprovalKey::contract))
                    .param("tokens", texts(keys, ApprovalKey::tokenId))
                    .param("operators", texts(keys, ApprovalKey::operator))
                    .update();
        }
    }

    /// Sets the accounts whose changes were removed to what is left of them.
    void deriveAccounts(List<ApprovalKey> removed) {
        if (removed.isEmpty()) {
            return;
        }
        String[] ids =
                removed.stream()
                        .map(key -> key.wallet().toString())
                        .distinct()
                        .toArray(String[]::new);
        wallets.jdbc().sql(DERIVE_ACCOUNTS).param("wallets", ids).update();
        wallets.jdbc().sql(REMOVE_ACCOUNTS).param("wallets", ids).update();
    }

    /// Sets the standard of approvals that are given for all tokens of a contract, whose event is the same
    /// for both.
    void say(ChainId chain, List<String> contracts, List<String> standards) {
        for (String table : List.of("approvals", "approvals_history")) {
            wallets.jdbc()
                    .sql(SAY_STANDARD.formatted(table))
                    .param("chain", chain.caip2())
                    .param("contracts", contracts.toArray(String[]::new))
                    .param("standards", standards.toArray(String[]::new))
                    .update();
        }
    }

    /// The wallet of an owner.
    static ApprovalKey key(
            ChainId chain, String owner, String contract, String tokenId, String operator) {
        return new ApprovalKey(Identifiers.wallet(chain, owner), contract, tokenId, operator);
    }
}
