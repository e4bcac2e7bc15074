package io.vitrine.config.replay;

/// What the contracts of a chain answer as of the end of a block.
interface ContractState {

    /// Runs a read-only call; `data` is the call data in hexadecimal with its prefix.
    Outcome call(String address, String data, long block);

    /// The code at an address, `0x` where there is none.
    String code(String address, long block);

    /// How a call ended.
    sealed interface Outcome {
        /// The call went through; `data` is in hexadecimal with its prefix.
        record Returned(String data) implements Outcome {}

        /// The contract refused; `data` is its reason, `0x` when it gave none.
        record Reverted(String data) implements Outcome {}
    }
}
