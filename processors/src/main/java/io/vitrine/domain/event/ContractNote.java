package io.vitrine.domain.event;

import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that a contract said beside transfers. What is, is derived from the notes that are left
/// after whatever was undone: roles, locks, mint terms.
///
/// @param contract whom it is about
/// @param part what of it is said anew: a role, a set of terms; null where there is one thing only
/// @param tokenId the token it is about; null for the contract
/// @param account who holds, uses or runs it
/// @param detail JSON text with the rest; null for nothing
/// @param at block time
public record ContractNote(
        Kind kind,
        String contract,
        @Nullable String part,
        @Nullable BigInteger tokenId,
        @Nullable String account,
        @Nullable String detail,
        String transactionHash,
        long blockNumber,
        String blockHash,
        int logIndex,
        Instant at) {

    /// What was said.
    public enum Kind {
        OWNER,
        ROLE_GRANTED,
        ROLE_REVOKED,
        LOCKED,
        UNLOCKED,
        FROZEN,
        UPGRADED,
        USER,
        TOKEN_ACCOUNT,
        MINT_TERMS
    }
}
