package io.vitrine.readers.chain;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The error object of a JSON-RPC answer, and what it means.
///
/// @param data text of the member `data`; of an object, its texts joined by a blank
record RpcError(int code, String message, @Nullable String data) {

    enum Meaning {
        RANGE_TOO_LARGE,
        BATCH_REFUSED,
        RATE_LIMITED,
        METHOD_MISSING,
        REVERTED,
        OTHER
    }

    private static final int METHOD_NOT_FOUND = -32601;
    private static final int REVERT = 3;
    private static final int VM_EXECUTION = -32015;

    private static final Pattern RATE =
            Pattern.compile(
                    "request count exceeded|rate.?limit|too many requests|requests? per (second|minute|day)"
                            + "|compute units|capacity exceeded|request limit|quota");
    private static final Pattern BATCH =
            Pattern.compile(
                    "batch (is )?(too|size|limit|request)|batch.*(not|disabled|exceed|max)|response too large");
    private static final Pattern RANGE =
            Pattern.compile(
                    "response size exceeded|block range|query returned (more than|too many)|blocks? distance"
                            + "|range \\d+ (exceeds|is bigger)|limited to (a )?[\\d,]+|range is too (wide|large)"
                            + "|narrow your filter|too many logs|exceeds max (results|block)|response (is )?too (large|big)"
                            + "|max range|maximum .*blocks|too many blocks|exceeds the range|at most [\\d,.k]+ blocks"
                            + "|ranges over|query exceeds|logs matched by query|no backend is currently healthy"
                            + "|exceed(s|ed)? max|range limit|up to a [\\d,.k]+ block");
    private static final Pattern REFUSED_BY_CONTRACT =
            Pattern.compile(
                    "revert|invalid opcode|bad instruction|bad jump|invalid jump|out of gas|stack (under|over)flow"
                            + "|vm execution error|vm exception|opcode .*not|outofgas");

    Meaning meaning() {
        String text = (message + " " + (data == null ? "" : data)).toLowerCase(Locale.ROOT);
        if (code == METHOD_NOT_FOUND) {
            return Meaning.METHOD_MISSING;
        }
        // first of all texts: a contract may say anything in its reason, even "rate limit"
        if (code == REVERT || code == VM_EXECUTION || text.contains("execution reverted")) {
            return Meaning.REVERTED;
        }
        if (code == 429 || RATE.matcher(text).find()) {
            return Meaning.RATE_LIMITED;
        }
        if (RANGE.matcher(text).find()) {
            return Meaning.RANGE_TOO_LARGE;
        }
        if (BATCH.matcher(text).find()) {
            return Meaning.BATCH_REFUSED;
        }
        return REFUSED_BY_CONTRACT.matcher(text).find() ? Meaning.REVERTED : Meaning.OTHER;
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
