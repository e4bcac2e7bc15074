package io.vitrine.writers.event;

import io.vitrine.db.Database;
import io.vitrine.domain.event.TokenTransfer;
import java.util.List;
import java.util.UUID;

/// Tokens whose transfers cannot be those of an honest contract: a second mint of what lives, a burn of what was
/// never minted, a mint to nobody, a gift of what the giver did not have, more units than anybody could count.
///
/// They follow from tokens, balances and transfers as these stand, whatever order they were written in. Only
/// collections that give a reason are looked at, so that honest ones cost nothing. Where history begins late a burn
/// of what was minted earlier looks as one of what never was: the token says that it is approximate.
final class AnomalyRows {

    private static final String REMOVE =
            """
            DELETE FROM token_anomalies odd USING collection_bindings bound
             WHERE bound.collection_id = ANY (CAST(:ids AS uuid[]))
               AND odd.chain_id = bound.chain_id AND odd.contract = bound.contract_address
            """;

    private static final String DERIVE =
            """
            INSERT INTO token_anomalies (chain_id, contract, token_id, code, reason, last_block)
            SELECT tokens.chain_id, contract_address, token_number, code, reason, last_block
              FROM tokens CROSS JOIN LATERAL (
                   SELECT 'DOUBLE_MINT' AS code,
                          trim_scale(minted_units) || ' minted, ' || trim_scale(burned_units) || ' burned, '
                          || CASE WHEN owner_address IS NULL THEN 'nobody owns it' ELSE 'one owner' END AS reason
                    WHERE token_standard <> 'erc1155' AND approximate
                      AND minted_units - burned_units > CASE WHEN owner_address IS NULL THEN 0 ELSE 1 END
                   UNION ALL
                   SELECT 'BURN_OF_UNMINTED', trim_scale(burned_units) || ' burned, ' || trim_scale(minted_units) || ' minted'
                    WHERE burned_units > minted_units
                   UNION ALL
                   SELECT 'MINT_TO_ZERO', count(*) || ' transfers from nobody to nobody'
                     FROM ownership_transfers moved
                    WHERE moved.chain_id = tokens.chain_id AND moved.contract = contract_address AND moved.token_id = token_number
                      AND from_addr = :zero AND to_addr = :zero
                   HAVING count(*) > 0
                   UNION ALL
                   SELECT 'MOVED_BY_STRANGER', 'given by ' || min(held.owner) || ', who did not have it'
                     FROM token_balances held
                    WHERE held.chain_id = tokens.chain_id AND held.contract = contract_address AND held.token_id = token_number
                      AND held.quantity < 0 AND token_standard <> 'erc1155' AND NOT approximate
                   HAVING count(*) > 0
                   UNION ALL
                   SELECT 'ABSURD_SUPPLY', trim_scale(minted_units - burned_units) || ' units'
                    WHERE token_standard = 'erc1155' AND minted_units - burned_units >= CAST(:absurd AS numeric)) odd
             WHERE collection_id = ANY (CAST(:ids AS uuid[]))
            """;

    /// 2^128: the count of everything that was ever minted fits below it a million times.
    static final String ABSURD = "340282366920938463463374607431768211456";

    private final Database catalog;

    AnomalyRows(Database catalog) {
        this.catalog = catalog;
    }

    /// Forgets what was found of the contracts of these collections.
    void remove(String[] collections) {
        catalog.jdbc().sql(REMOVE).param("ids", collections).update();
    }

    /// Finds what is wrong in these collections.
    void derive(List<UUID> suspicious) {
        if (!suspicious.isEmpty()) {
            catalog.jdbc()
                    .sql(DERIVE)
                    .param("ids", suspicious.toArray(UUID[]::new))
                    .param("zero", TokenTransfer.ZERO_ADDRESS)
                    .param("absurd", ABSURD)
                    .update();
        }
    }
}
