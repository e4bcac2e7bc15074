package io.vitrine.readers.chain;

import io.vitrine.domain.chain.ChainId;
import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// No endpoint of a chain answered: nothing is known, ask again later.
public final class RpcUnavailable extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final String code;

    private RpcUnavailable(String code, String message) {
        super(message);
        this.code = code;
    }

    static RpcUnavailable noEndpoint(ChainId chain) {
        return new RpcUnavailable(
                "NO_ENDPOINT", chain + " has no endpoint in use: expected at least one");
    }

    static RpcUnavailable allFailed(ChainId chain, List<NodeFailure> failures) {
        String code = failures.isEmpty() ? "RPC_UNAVAILABLE" : failures.getLast().code();
        String reasons =
                failures.stream()
                        .map(NodeFailure::getMessage)
                        .distinct()
                        .collect(Collectors.joining("; "));
        return new RpcUnavailable(code, "No endpoint of " + chain + " answered: " + reasons);
    }

    static RpcUnavailable noQuorum(int wanted, int answered, @Nullable RuntimeException last) {
        RpcUnavailable failure =
                new RpcUnavailable(
                        "RPC_QUORUM",
                        "expected "
                                + wanted
                                + " endpoints with the same logs but "
                                + answered
                                + " answered"
                                + (last == null ? "" : ": " + last.getMessage()));
        if (last != null) {
            failure.addSuppressed(last);
        }
        return failure;
    }

    static RpcUnavailable interrupted(ChainId chain) {
        return new RpcUnavailable("INTERRUPTED", "Asking " + chain + " was interrupted");
    }

    /// Class of the last failure, such as `RPC_TIMEOUT`, `WRONG_CHAIN` or `RPC_BAD_PAYLOAD`.
    public String code() {
        return code;
    }
}
