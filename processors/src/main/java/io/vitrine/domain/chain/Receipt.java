package io.vitrine.domain.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What of a transaction's receipt a block commits to.
///
/// @param type the envelope's type; 0 for a legacy transaction, which has no envelope
/// @param cumulativeGasUsed gas of the block up to the end of this transaction
/// @param deposit what deposits of rollups commit to besides; null elsewhere
public record Receipt(
        int type,
        Outcome outcome,
        long cumulativeGasUsed,
        List<Log> logs,
        @Nullable Deposit deposit) {

    public Receipt {
        logs = List.copyOf(logs);
    }

    /// A receipt without what only rollups have.
    public Receipt(int type, Outcome outcome, long cumulativeGasUsed, List<Log> logs) {
        this(type, outcome, cumulativeGasUsed, logs, null);
    }

    /// How the transaction ended: since Byzantium a status, before it the state it left.
    public sealed interface Outcome {

        record Status(boolean succeeded) implements Outcome {}

        /// @param hash 32 bytes in hex with 0x
        record StateRoot(String hash) implements Outcome {}
    }

    /// What of a log the receipt commits to; everything in hex with 0x.
    public record Log(String address, List<String> topics, String data) {

        public Log {
            topics = List.copyOf(topics);
        }
    }

    /// Two more numbers in the receipt of a deposit (type 0x7e).
    public record Deposit(long nonce, long version) {}
}
