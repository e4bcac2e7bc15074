package io.vitrine.domain.chain;

/// What a node said to a {@link ContractCall}.
public sealed interface CallAnswer {

    /// The call returned.
    ///
    /// @param data hex with 0x; `0x` when there is no code at the address
    record Returned(String data) implements CallAnswer {}

    /// The contract refused: an answer of the chain, the same at this block forever.
    ///
    /// @param reason revert data in hex, or the node's message
    record Reverted(String reason) implements CallAnswer {}

    /// The node could not answer: nothing is known, ask again later.
    ///
    /// @param code class of the failure, such as `RPC_UNAVAILABLE` or `METHOD_MISSING`
    record Unanswered(String code, String detail) implements CallAnswer {}
}
