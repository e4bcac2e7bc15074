package io.vitrine.writers.event;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.ContractNote;
import io.vitrine.domain.event.ContractNote.Kind;
import io.vitrine.domain.event.TokenTransfer;
import io.vitrine.domain.orchestration.BlockRange;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What contracts said beside transfers, and the state that follows from it: roles and flags. State is
/// always derived from all that is said; who changes it holds its contract until the transaction ends.
final class NoteRows {

    private static final String CONTRACTS =
            """
            SELECT contract FROM contract_events WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            UNION
            SELECT contract FROM consecutive_transfers WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String HOLD =
            """
            SELECT pg_advisory_xact_lock(place)
              FROM (SELECT DISTINCT hashtextextended(:chain || '|' || contract, 12) AS place
                      FROM unnest(CAST(:contracts AS text[])) AS contract ORDER BY 1) places
            """;

    private static final String REMOVE =
            """
            DELETE FROM contract_events WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            RETURNING kind, contract, part, token_id, account
            """;

    private static final String INSERT =
            """
            INSERT INTO contract_events (chain_id, block_number, log_index, block_hash, tx_hash, kind, contract, part, token_id, account, detail, at)
            SELECT :chain, block_number, log_index, block_hash, tx_hash, kind, contract, part, token_id, account, CAST(detail AS jsonb), to_timestamp(at)
              FROM unnest(CAST(:blocks AS bigint[]), CAST(:logs AS integer[]), CAST(:hashes AS text[]), CAST(:transactions AS text[]),
                          CAST(:kinds AS text[]), CAST(:contracts AS text[]), CAST(:parts AS text[]), CAST(:tokens AS text[]),
                          CAST(:accounts AS text[]), CAST(:details AS text[]), CAST(:times AS bigint[]))
                   AS said (block_number, log_index, block_hash, tx_hash, kind, contract, part, token_id, account, detail, at)
            """;

    private static final String REMOVE_ROLES =
            """
            DELETE FROM collection_roles held
             USING unnest(CAST(:contracts AS text[]), CAST(:roles AS text[]), CAST(:accounts AS text[])) AS touched (contract, role, account)
             WHERE held.chain_id = :chain AND held.address = touched.contract AND held.role = touched.role
               AND (touched.account IS NULL OR held.account = touched.account)
            """;

    private static final String DERIVE_ROLES =
            """
            INSERT INTO collection_roles (chain_id, address, role, account, granted_at)
            SELECT :chain, contract, role, account, at
              FROM (SELECT touched.contract, touched.role, newest.account, newest.kind, newest.at
                      FROM unnest(CAST(:contracts AS text[]), CAST(:roles AS text[]), CAST(:accounts AS text[])) AS touched (contract, role, account)
                     CROSS JOIN LATERAL (SELECT said.account, said.kind, said.at FROM contract_events said
                                          WHERE said.chain_id = :chain AND said.contract = touched.contract
                                            AND CASE WHEN touched.account IS NULL THEN said.kind = 'OWNER'
                                                     ELSE said.kind IN ('ROLE_GRANTED', 'ROLE_REVOKED')
                                                          AND said.part = touched.role AND said.account = touched.account END
                                          ORDER BY said.block_number DESC, said.log_index DESC LIMIT 1) newest) held
             WHERE kind <> 'ROLE_REVOKED' AND account <> :zero
            """;

    private static final String DERIVE_FLAGS =
            """
            INSERT INTO nft_flags (chain_id, contract, token_id, is_locked, is_frozen, refreshable, reason_json, updated_at)
            SELECT :chain, touched.contract, touched.token_id, bound.locked, frozen.frozen, NOT frozen.frozen,
                   COALESCE(bound.reasons, '[]') || COALESCE(frozen.reasons, '[]'),
                   COALESCE(GREATEST(bound.at, frozen.at), to_timestamp(0))
              FROM unnest(CAST(:contracts AS text[]), CAST(:tokens AS text[])) AS touched (contract, token_id)
              LEFT JOIN LATERAL (SELECT said.kind = 'LOCKED' AS locked, said.at,
                                        jsonb_build_array(jsonb_build_object('flag', 'is_locked', 'rule', 'erc5192', 'version', 1, 'score', 1,
                                                          'evidence', said.tx_hash || ':' || said.log_index, 'block', said.block_number)) AS reasons
                                   FROM contract_events said
                                  WHERE said.chain_id = :chain AND said.contract = touched.contract AND said.token_id = touched.token_id
                                    AND said.kind IN ('LOCKED', 'UNLOCKED')
                                  ORDER BY said.block_number DESC, said.log_index DESC LIMIT 1) bound ON true
              LEFT JOIN LATERAL (SELECT true AS frozen, said.at,
                                        jsonb_build_array(
                                            jsonb_build_object('flag', 'is_frozen', 'rule', 'permanent-uri', 'version', 1, 'score', 1,
                                                               'evidence', said.tx_hash || ':' || said.log_index, 'block', said.block_number),
                                            jsonb_build_object('flag', 'refreshable', 'rule', 'permanent-uri', 'version', 1, 'score', 1,
                                                               'evidence', said.tx_hash || ':' || said.log_index, 'block', said.block_number)) AS reasons
                                   FROM contract_events said
                                  WHERE said.chain_id = :chain AND said.contract = touched.contract AND said.token_id = touched.token_id
                                    AND said.kind = 'FROZEN'
                                  ORDER BY said.block_number, said.log_index LIMIT 1) frozen ON true
            ON CONFLICT (chain_id, contract, token_id) DO UPDATE
               SET is_locked = excluded.is_locked, is_frozen = excluded.is_frozen, refreshable = excluded.refreshable,
                   reason_json = COALESCE((SELECT jsonb_agg(other) FROM jsonb_array_elements(nft_flags.reason_json) AS other
                                            WHERE other ->> 'flag' NOT IN ('is_locked', 'is_frozen', 'refreshable')), '[]') || excluded.reason_json,
                   updated_at = CASE WHEN num_nonnulls(nft_flags.is_flagged, nft_flags.is_spam, nft_flags.is_nsfw) = 0
                                     THEN excluded.updated_at ELSE GREATEST(nft_flags.updated_at, excluded.updated_at) END
            """;

    private static final String REMOVE_EMPTY_FLAGS =
            """
            DELETE FROM nft_flags
             USING unnest(CAST(:contracts AS text[]), CAST(:tokens AS text[])) AS touched (contract, token_id)
             WHERE nft_flags.chain_id = :chain AND nft_flags.contract = touched.contract AND nft_flags.token_id = touched.token_id
               AND num_nonnulls(is_flagged, is_spam, is_frozen, is_locked, is_nsfw, refreshable) = 0
            """;

    private final Database catalog;

    NoteRows(Database catalog) {
        this.catalog = catalog;
    }

    /// What a note speaks of, whatever it says.
    record NoteKey(
            Kind kind,
            String contract,
            @Nullable String part,
            @Nullable String tokenId,
            @Nullable String account) {

        static NoteKey of(ContractNote note) {
            return new NoteKey(
                    note.kind(), note.contract(), note.part(), token(note), note.account());
        }
    }

    private static @Nullable String token(ContractNote note) {
        return note.tokenId() == null ? null : note.tokenId().toString();
    }

    /// The contracts of which the blocks of a range said anything that is kept here.
    List<String> contracts(ChainId chain, BlockRange range) {
        return catalog.jdbc()
                .sql(CONTRACTS)
                .param("chain", chain.caip2())
                .param("from", range.from())
                .param("to", range.to())
                .query((row, number) -> row.getString(1))
                .list();
    }

    /// Keeps others from deriving the state of these contracts before this transaction ends.
    void hold(ChainId chain, Collection<String> contracts) {
        if (!contracts.isEmpty()) {
            catalog.jdbc()
                    .sql(HOLD)
                    .param("chain", chain.caip2())
                    .param("contracts", contracts.toArray(String[]::new))
                    .query(row -> {});
        }
    }

    /// Removes what the blocks of a range said.
    List<NoteKey> remove(ChainId chain, BlockRange range) {
        return catalog.jdbc()
                .sql(REMOVE)
                .param("chain", chain.caip2())
                .param("from", range.from())
                .param("to", range.to())
                .query((row, number) ->
                        new NoteKey(
                                Kind.valueOf(row.getString("kind")),
                                row.getString("contract"),
                                row.getString("part"),
                                row.getString("token_id"),
                                row.getString("account")))
                .list();
    }

    /// Inserts what the blocks of a range say, and derives the state of all that they, or what was removed,
    /// speak of.
    void replace(ChainId chain, List<ContractNote> notes, List<NoteKey> removed) {
        if (notes.isEmpty() && removed.isEmpty()) {
            return;
        }
        insert(chain, notes);
        List<NoteKey> touched =
                Stream.concat(notes.stream().map(NoteKey::of), removed.stream())
                        .distinct()
                        .toList();
        deriveRoles(chain, touched);
        deriveFlags(chain, touched);
    }

    private void insert(ChainId chain, List<ContractNote> notes) {
        if (notes.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(INSERT)
                .param("chain", chain.caip2())
                .param("blocks", numbers(notes, ContractNote::blockNumber))
                .param("logs", numbers(notes, note -> (long) note.logIndex()))
                .param("hashes", texts(notes, ContractNote::blockHash))
                .param("transactions", texts(notes, ContractNote::transactionHash))
                .param("kinds", texts(notes, note -> note.kind().name()))
                .param("contracts", texts(notes, ContractNote::contract))
                .param("parts", texts(notes, ContractNote::part))
                .param("tokens", texts(notes, NoteRows::token))
                .param("accounts", texts(notes, ContractNote::account))
                .param("details", texts(notes, ContractNote::detail))
                .param("times", numbers(notes, note -> note.at().getEpochSecond()))
                .update();
    }

    private record RoleKey(String contract, String role, @Nullable String account) {}

    private void deriveRoles(ChainId chain, List<NoteKey> touched) {
        List<RoleKey> roles =
                touched.stream()
                        .flatMap(key ->
                                switch (key.kind()) {
                                    case OWNER ->
                                            Stream.of(new RoleKey(key.contract(), "OWNER", null));
                                    case ROLE_GRANTED, ROLE_REVOKED ->
                                            Stream.of(
                                                    new RoleKey(
                                                            key.contract(),
                                                            Objects.requireNonNull(key.part()),
                                                            key.account()));
                                    default -> Stream.empty();
                                })
                        .distinct()
                        .toList();
        if (roles.isEmpty()) {
            return;
        }
        for (String sql : List.of(REMOVE_ROLES, DERIVE_ROLES)) {
            catalog.jdbc()
                    .sql(sql)
                    .param("chain", chain.caip2())
                    .param("zero", TokenTransfer.ZERO_ADDRESS)
                    .param("contracts", texts(roles, RoleKey::contract))
                    .param("roles", texts(roles, RoleKey::role))
                    .param("accounts", texts(roles, RoleKey::account))
                    .update();
        }
    }

    private record FlagKey(String contract, @Nullable String tokenId) {}

    private void deriveFlags(ChainId chain, List<NoteKey> touched) {
        List<FlagKey> tokens =
                touched.stream()
                        .filter(key ->
                                switch (key.kind()) {
                                    case LOCKED, UNLOCKED, FROZEN -> true;
                                    default -> false;
                                })
                        .map(key -> new FlagKey(key.contract(), key.tokenId()))
                        .distinct()
                        .toList();
        if (tokens.isEmpty()) {
            return;
        }
        for (String sql : List.of(DERIVE_FLAGS, REMOVE_EMPTY_FLAGS)) {
            catalog.jdbc()
                    .sql(sql)
                    .param("chain", chain.caip2())
                    .param("contracts", texts(tokens, FlagKey::contract))
                    .param("tokens", texts(tokens, FlagKey::tokenId))
                    .update();
        }
    }

    /// Contracts whose mint terms were said, or are no longer.
    static Collection<String> minting(List<ContractNote> notes, List<NoteKey> removed) {
        TreeSet<String> contracts = new TreeSet<>();
        notes.stream()
                .filter(note -> note.kind() == Kind.MINT_TERMS)
                .forEach(note -> contracts.add(note.contract()));
        removed.stream()
                .filter(key -> key.kind() == Kind.MINT_TERMS)
                .forEach(key -> contracts.add(key.contract()));
        return contracts;
    }
}
