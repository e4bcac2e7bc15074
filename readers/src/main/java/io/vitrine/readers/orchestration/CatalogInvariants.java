package io.vitrine.readers.orchestration;

import io.vitrine.db.Databases;
import io.vitrine.readers.orchestration.CatalogVerification.Finding;
import java.util.ArrayList;
import java.util.List;

/// Whether the rows of the catalog agree with each other.
final class CatalogInvariants {

    /// Tokens that moved in the blocks at hand; all of them when no blocks were named.
    private static final String TOUCHED =
            """
            (:everything OR (it.contract, it.token_id) IN
                (SELECT contract, token_id FROM ownership_transfers WHERE chain_id = :chain AND block_number BETWEEN :from AND :to))
            """;

    private static final InvariantQuestion BALANCES =
            new InvariantQuestion(
                    "balances",
                    "a balance is the sum of its transfers",
                    """
                    WITH moved AS (
                        SELECT contract, token_id, owner, sum(quantity) AS quantity
                          FROM (SELECT contract, token_id, to_addr AS owner, quantity FROM ownership_transfers WHERE chain_id = :chain
                                 UNION ALL
                                SELECT contract, token_id, from_addr, -quantity FROM ownership_transfers WHERE chain_id = :chain) both_sides
                         WHERE owner <> :zero GROUP BY contract, token_id, owner)
                    SELECT contract || '/' || token_id || ' of ' || owner || ': ' || COALESCE(trim_scale(held), 0)
                           || ', transfers make it ' || COALESCE(trim_scale(sum), 0) AS what,
                           CAST(NULL AS bigint) AS first, CAST(NULL AS bigint) AS last, contract
                      FROM (SELECT COALESCE(moved.contract, held.contract) AS contract, COALESCE(moved.token_id, held.token_id) AS token_id,
                                   COALESCE(moved.owner, held.owner) AS owner, moved.quantity AS sum, held.quantity AS held
                              FROM moved
                              FULL JOIN (SELECT contract, token_id, owner, quantity FROM token_balances WHERE chain_id = :chain) held
                                ON held.contract = moved.contract AND held.token_id = moved.token_id AND held.owner = moved.owner) it
                     WHERE COALESCE(sum, 0) <> COALESCE(held, 0) AND
                    """
                            + TOUCHED
                            + " ORDER BY 1");

    private static final String TOKENS_AND_TRANSFERS =
            """
            SELECT contract_address AS contract, token_number AS token_id, tokens.*, moved.*
              FROM tokens
              LEFT JOIN (SELECT contract AS moved_contract, token_id AS moved_token,
                                (array_agg(to_addr ORDER BY block_number DESC, log_index DESC, batch_index DESC))[1] AS last_to,
                                max(block_number) AS moved_last,
                                COALESCE(sum(quantity) FILTER (WHERE from_addr = :zero), 0) AS minted,
                                COALESCE(sum(quantity) FILTER (WHERE to_addr = :zero), 0) AS burnt
                           FROM ownership_transfers WHERE chain_id = :chain GROUP BY contract, token_id) moved
                ON moved_contract = contract_address AND moved_token = token_number
             WHERE tokens.chain_id = :chain
            """;

    private static final InvariantQuestion OWNERS =
            new InvariantQuestion(
                    "owners",
                    "a unique token belongs to whom its last transfer gave it",
                    "SELECT contract || '/' || token_id || ': ' || COALESCE(owner_address,"
                            + " 'nobody') || ', its last transfer went to ' || COALESCE(last_to,"
                            + " 'nobody') AS what, CAST(NULL AS bigint) AS first, CAST(NULL AS bigint)"
                            + " AS last, contract FROM ("
                            + TOKENS_AND_TRANSFERS
                            + """
                            ) it WHERE token_standard <> 'erc1155' AND owner_address IS DISTINCT FROM NULLIF(last_to, :zero) AND
                            """
                            + TOUCHED
                            + " ORDER BY 1");

    private static final InvariantQuestion HOLDERS =
            new InvariantQuestion(
                    "holders",
                    "a live unique token that only its holders gave away has one holder, its owner",
                    """
                    SELECT it.contract || '/' || it.token_id || ': owner ' || COALESCE(owner_address, 'nobody') || ', holders '
                           || COALESCE(string_agg(held.owner, ' ' ORDER BY held.owner), 'none') AS what,
                           CAST(NULL AS bigint) AS first, CAST(NULL AS bigint) AS last, it.contract
                      FROM (SELECT contract_address AS contract, token_number AS token_id, owner_address FROM tokens
                             WHERE chain_id = :chain AND token_standard <> 'erc1155' AND NOT approximate
                               AND (contract_address, token_number) NOT IN (
                                   SELECT contract, token_id
                                     FROM (SELECT contract, token_id, from_addr,
                                                  lag(to_addr, 1, :zero) OVER (PARTITION BY contract, token_id
                                                                               ORDER BY block_number, log_index, batch_index) AS holder
                                             FROM ownership_transfers WHERE chain_id = :chain) moved
                                    WHERE from_addr <> holder)) it
                      LEFT JOIN token_balances held ON held.chain_id = :chain AND held.contract = it.contract
                                                   AND held.token_id = it.token_id AND held.quantity > 0
                     WHERE
                    """
                            + TOUCHED
                            + """
                             GROUP BY it.contract, it.token_id, owner_address
                            HAVING count(held.owner) <> CASE WHEN owner_address IS NULL THEN 0 ELSE 1 END
                                OR max(held.owner) IS DISTINCT FROM owner_address
                             ORDER BY 1
                            """);

    private static final InvariantQuestion SUPPLIES =
            new InvariantQuestion(
                    "supplies",
                    "minted and burned units are the sums of the transfers",
                    """
                    SELECT contract || '/' || token_id || ': minted ' || trim_scale(minted_units) || ' burned ' || trim_scale(burned_units)
                           || ' up to block ' || last_block || ', transfers make it '
                           || COALESCE(trim_scale(minted) || ', ' || trim_scale(burnt) || ' and ' || moved_last, 'nothing') AS what,
                           CAST(NULL AS bigint) AS first, CAST(NULL AS bigint) AS last, contract FROM (
                    """
                            + TOKENS_AND_TRANSFERS
                            + """
                            ) it WHERE (minted_units IS DISTINCT FROM minted OR burned_units IS DISTINCT FROM burnt
                                        OR last_block IS DISTINCT FROM moved_last) AND
                            """
                            + TOUCHED
                            + " ORDER BY 1");

    private static final InvariantQuestion ACTIVITIES =
            new InvariantQuestion(
                    "activities",
                    "every transfer is in the feed once, and nothing else as a transfer",
                    """
                    SELECT 'block ' || COALESCE(moved.block_number, told.block_number) || ' log ' || COALESCE(moved.log_index, told.log_index)
                           || CASE WHEN told.log_index IS NULL THEN ' is not in the feed' ELSE ' is in the feed only' END AS what,
                           COALESCE(moved.block_number, told.block_number) AS first, COALESCE(moved.block_number, told.block_number) AS last,
                           NULL AS contract
                      FROM (SELECT tx_hash, log_index, batch_index, block_number FROM ownership_transfers
                             WHERE chain_id = :chain AND block_number BETWEEN :from AND :to) moved
                      FULL JOIN (SELECT tx_hash, log_index, item_index, block_number FROM activities
                                  WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
                                    AND type IN ('mint', 'transfer', 'burn')) told
                        ON told.tx_hash = moved.tx_hash AND told.log_index = moved.log_index AND told.item_index = moved.batch_index
                     WHERE told.log_index IS NULL OR moved.log_index IS NULL
                     ORDER BY 1
                    """);

    private static final InvariantQuestion STRAY_ROWS =
            new InvariantQuestion(
                    "beyond",
                    "the catalog has nothing of blocks that are not stored",
                    """
                    SELECT what || ' of block ' || block_number AS what, block_number AS first, block_number AS last, NULL AS contract
                      FROM (SELECT DISTINCT 'transfer' AS what, block_number FROM ownership_transfers WHERE chain_id = :chain
                             UNION ALL SELECT DISTINCT 'event', block_number FROM processed_events WHERE chain_id = :chain) it
                     WHERE block_number < :start OR block_number > :last
                     ORDER BY block_number
                    """);

    private static final InvariantQuestion REFERENCES =
            new InvariantQuestion(
                    "references",
                    "transfers and balances are of tokens that exist, flags of these or of what a"
                            + " contract said",
                    """
                    SELECT DISTINCT it.what || ' of ' || it.contract || '/' || it.token_id AS what, CAST(NULL AS bigint) AS first, CAST(NULL AS bigint) AS last, it.contract
                      FROM (SELECT 'transfer' AS what, contract, token_id FROM ownership_transfers WHERE chain_id = :chain
                             UNION ALL SELECT 'balance', contract, token_id FROM token_balances WHERE chain_id = :chain
                             UNION ALL SELECT 'anomaly', contract, token_id FROM token_anomalies WHERE chain_id = :chain
                             UNION ALL SELECT 'flag', contract, token_id FROM nft_flags flag WHERE chain_id = :chain
                                AND NOT EXISTS (SELECT 1 FROM contract_events said
                                                 WHERE said.chain_id = :chain AND said.contract = flag.contract AND said.token_id = flag.token_id)) it
                     WHERE NOT EXISTS (SELECT 1 FROM tokens WHERE tokens.chain_id = :chain AND contract_address = it.contract
                                                              AND token_number = it.token_id)
                     ORDER BY 1
                    """);

    private static final List<InvariantQuestion> OF_THE_CATALOG =
            List.of(BALANCES, OWNERS, HOLDERS, SUPPLIES, ACTIVITIES, STRAY_ROWS, REFERENCES);

    private static final InvariantQuestion APPROVALS =
            new InvariantQuestion(
                    "approvals",
                    "an approval is as its last change left it",
                    """
                    SELECT COALESCE(held.contract || '/' || held.token_id || ' for ' || held.operator,
                                    told.contract || '/' || told.token_id || ' for ' || told.operator)
                           || ': ' || COALESCE(held.approved::text || ' of block ' || held.block_number, 'missing')
                           || ', its history says ' || COALESCE(told.approved::text || ' of block ' || told.block_number, 'nothing') AS what,
                           told.block_number AS first, told.block_number AS last, COALESCE(held.contract, told.contract) AS contract
                      FROM (SELECT * FROM approvals WHERE chain_id = :chain) held
                      FULL JOIN (SELECT DISTINCT ON (wallet_id, contract, token_id, operator, standard)
                                        wallet_id, contract, token_id, operator, standard, approved, block_number, log_index
                                   FROM approvals_history WHERE chain_id = :chain
                                  ORDER BY wallet_id, contract, token_id, operator, standard, block_number DESC, log_index DESC) told
                        ON told.wallet_id = held.wallet_id AND told.contract = held.contract AND told.token_id = held.token_id
                       AND told.operator = held.operator AND told.standard = held.standard
                     WHERE (held.approved, held.block_number, held.log_index)
                           IS DISTINCT FROM (told.approved, told.block_number, told.log_index)
                     ORDER BY 1
                    """);

    private final Databases databases;

    CatalogInvariants(Databases databases) {
        this.databases = databases;
    }

    List<Finding> check(VerificationScope scope) {
        List<Finding> findings = new ArrayList<>();
        OF_THE_CATALOG.forEach(
                question -> findings.add(question.answer(databases.catalog(), scope)));
        findings.add(APPROVALS.answer(databases.wallets(), scope));
        return findings;
    }
}
