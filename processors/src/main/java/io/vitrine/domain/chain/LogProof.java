package io.vitrine.domain.chain;

import java.util.Locale;

/// How far an answer of logs is proven to be whole before it is believed.
public enum LogProof {
    /// A header's bloom that admits what the answer has not raises the alarm; the block's receipts
    /// then decide. Cheap, and not certain: a bloom may admit a log that was left out among others.
    BLOOM,

    /// The receipts of every block must come to its header's root and hold exactly the logs of the
    /// answer.
    RECEIPTS;

    /// Reads `bloom` or `receipts`.
    ///
    /// @throws IllegalArgumentException for anything else
    public static LogProof parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "bloom" -> BLOOM;
            case "receipts" -> RECEIPTS;
            default ->
                    throw new IllegalArgumentException(
                            "proof '" + text + "': expected bloom or receipts");
        };
    }

    /// The form that {@link #parse} reads.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
