package io.vitrine.readers.chain;

import io.vitrine.processors.metadata.Texts;
import io.vitrine.readers.chain.RpcMessages.Said;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The error object of a JSON-RPC answer, and what it means.
///
/// @param data text of the member `data`; of an object, its texts joined by a blank
record RpcError(int code, String message, @Nullable String data) {

    /// What a node says ends up in rows.
    RpcError {
        message = Texts.storable(message);
        data = data == null ? null : Texts.storable(data);
    }

    enum Meaning {
        RANGE_TOO_LARGE,
        TOO_MANY_RESULTS,
        FILTER_TOO_WIDE,
        BATCH_REFUSED,
        RATE_LIMITED,
        METHOD_MISSING,
        REVERTED,
        OTHER;

        /// Whether the same question in smaller pieces may be answered.
        boolean tooLarge() {
            return this == RANGE_TOO_LARGE || this == TOO_MANY_RESULTS || this == FILTER_TOO_WIDE;
        }
    }

    private static final int METHOD_NOT_FOUND = -32601;
    private static final int REVERT = 3;
    private static final int VM_EXECUTION = -32015;
    private static final int TOO_MANY_REQUESTS = 429;

    private static final Pattern REFUSED_BY_CONTRACT =
            Pattern.compile(
                    "revert|invalid opcode|bad instruction|bad jump|invalid jump|out of gas|stack (under|over)flow"
                            + "|vm execution error|vm exception|evm error|opcode .*not|outofgas");

    Meaning meaning() {
        return said().meaning();
    }

    /// Its meaning, with the limit or the range that it names.
    Said said() {
        String text = message + " " + (data == null ? "" : data);
        String lower = text.toLowerCase(Locale.ROOT);
        if (code == METHOD_NOT_FOUND) {
            return Said.plain(Meaning.METHOD_MISSING);
        }
        // first of all texts: a contract may say anything in its reason, even "rate limit"
        if (code == REVERT || code == VM_EXECUTION || lower.contains("execution reverted")) {
            return Said.plain(Meaning.REVERTED);
        }
        if (code == TOO_MANY_REQUESTS) {
            return Said.plain(Meaning.RATE_LIMITED);
        }
        return RpcMessages.read(text)
                .orElseGet(() ->
                        Said.plain(
                                REFUSED_BY_CONTRACT.matcher(lower).find()
                                        ? Meaning.REVERTED
                                        : Meaning.OTHER));
    }

    /// Revert data where the node gives it, else its message.
    String reason() {
        if (data != null) {
            int hex = data.indexOf("0x");
            if (hex >= 0) {
                return data.substring(hex).strip();
            }
        }
        return message;
    }

    @Override
    public String toString() {
        return code + " " + message + (data == null ? "" : " " + data);
    }
}
