package io.vitrine.writers.event;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.RangeEffects.BalanceChange;
import io.vitrine.domain.event.TokenTransfer;
import io.vitrine.writers.event.TokenRows.TokenKey;
import java.util.Collection;
import java.util.List;

/// The rows of balances. They are written while the rows of their tokens are held.
final class BalanceRows {

    private static final String CHANGE =
            """
            INSERT INTO token_balances (chain_id, contract, token_id, owner, quantity, updated_at)
            SELECT :chain, contract, token_id, owner, delta, to_timestamp(at)
              FROM unnest(CAST(:contracts AS text[]), CAST(:numbers AS text[]), CAST(:owners AS text[]),
                          CAST(:deltas AS numeric[]), CAST(:times AS bigint[]))
                   AS moved (contract, token_id, owner, delta, at)
            ON CONFLICT (chain_id, contract, token_id, owner) DO UPDATE
               SET quantity = token_balances.quantity + excluded.quantity,
                   updated_at = GREATEST(token_balances.updated_at, excluded.updated_at)
            """;

    /// One pass over the transfers of the tokens, however many of their holders are wanted: without the fence of the
    /// offset a hot token is passed once for each. Who has none has no row.
    private static final String DERIVE =
            """
            WITH touched AS (
            SELECT contract, token_id, owner
              FROM unnest(CAST(:contracts AS text[]), CAST(:numbers AS text[]), CAST(:owners AS text[])) AS touched (contract, token_id, owner)),
            derived AS (
            SELECT contract, token_id, owner, sum(moved) AS quantity, max(at) AS at
              FROM (SELECT contract, token_id, side.owner, moved, at
                      FROM (SELECT DISTINCT contract, token_id FROM touched) tokens
                      JOIN ownership_transfers USING (contract, token_id)
                     CROSS JOIN LATERAL (VALUES (to_addr, quantity), (from_addr, -quantity)) AS side (owner, moved)
                     WHERE chain_id = :chain OFFSET 0) sides
              JOIN touched USING (contract, token_id, owner)
             GROUP BY contract, token_id, owner),
            gone AS (
            DELETE FROM token_balances held USING touched
             WHERE held.chain_id = :chain AND held.contract = touched.contract AND held.token_id = touched.token_id
               AND held.owner = touched.owner
               AND NOT EXISTS (SELECT 1 FROM derived WHERE derived.contract = touched.contract
                                  AND derived.token_id = touched.token_id AND derived.owner = touched.owner))
            INSERT INTO token_balances (chain_id, contract, token_id, owner, quantity, updated_at)
            SELECT :chain, contract, token_id, owner, quantity, at FROM derived
            ON CONFLICT (chain_id, contract, token_id, owner) DO UPDATE
               SET quantity = excluded.quantity, updated_at = excluded.updated_at
            """;

    private static final String REMOVE_BETWEEN =
            """
            DELETE FROM token_balances
             WHERE chain_id = :chain AND (contract, token_id) >= (:first, :firstNumber) AND (contract, token_id) <= (:last, :lastNumber)
            """;

    private static final String FOLLOW =
            """
            INSERT INTO token_balances (chain_id, contract, token_id, owner, quantity, updated_at)
            SELECT :chain, contract, token_id, owner, sum(quantity), max(at)
              FROM (SELECT contract, token_id, to_addr AS owner, quantity, at FROM ownership_transfers
                     WHERE chain_id = :chain AND (contract, token_id) >= (:first, :firstNumber) AND (contract, token_id) <= (:last, :lastNumber)
                     UNION ALL
                    SELECT contract, token_id, from_addr, -quantity, at FROM ownership_transfers
                     WHERE chain_id = :chain AND (contract, token_id) >= (:first, :firstNumber) AND (contract, token_id) <= (:last, :lastNumber)) moved
             WHERE owner <> :zero
             GROUP BY contract, token_id, owner
            HAVING :withZeros OR sum(quantity) <> 0
            """;

    private final Database catalog;

    BalanceRows(Database catalog) {
        this.catalog = catalog;
    }

    /// A holder of a token of the chain at hand.
    record HolderKey(String contract, String tokenId, String owner) {}

    /// Moves balances by what a range did.
    void change(ChainId chain, List<BalanceChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(CHANGE)
                .param("chain", chain.caip2())
                .param("contracts", texts(changes, BalanceChange::contract))
                .param("numbers", texts(changes, BalanceChange::tokenId))
                .param("owners", texts(changes, BalanceChange::owner))
                .param("deltas", texts(changes, change -> change.delta().toString()))
                .param("times", numbers(changes, change -> change.at().getEpochSecond()))
                .update();
    }

    /// Sets the rows of all holders of all tokens between two, inclusive, to what the transfers in the table say.
    ///
    /// @param withZeros whether what comes to zero has a row
    void follow(ChainId chain, TokenKey first, TokenKey last, boolean withZeros) {
        for (String sql : List.of(REMOVE_BETWEEN, FOLLOW)) {
            catalog.jdbc()
                    .sql(sql)
                    .param("chain", chain.caip2())
                    .param("first", first.contract())
                    .param("firstNumber", first.tokenId())
                    .param("last", last.contract())
                    .param("lastNumber", last.tokenId())
                    .param("zero", TokenTransfer.ZERO_ADDRESS)
                    .param("withZeros", withZeros)
                    .update();
        }
    }

    /// Sets the rows of these holders to what the transfers in the table say.
    void derive(ChainId chain, Collection<HolderKey> holders) {
        List<HolderKey> keys =
                holders.stream()
                        .filter(holder -> !holder.owner().equals(TokenTransfer.ZERO_ADDRESS))
                        .toList();
        catalog.jdbc()
                .sql(DERIVE)
                .param("chain", chain.caip2())
                .param("contracts", texts(keys, HolderKey::contract))
                .param("numbers", texts(keys, HolderKey::tokenId))
                .param("owners", texts(keys, HolderKey::owner))
                .update();
    }
}
