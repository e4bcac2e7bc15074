package io.vitrine.readers.chain;

import io.vitrine.domain.chain.EndpointUrl;
import java.io.Serial;

/// One endpoint did not give an answer that can be used.
final class NodeFailure extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private static final int TRIES_FOR_A_BLOCK = 5;

    private final String code;
    private final boolean worthRepeating;

    private NodeFailure(EndpointUrl url, String code, String detail, boolean worthRepeating) {
        super(url.masked() + " " + code + " (" + shown(url, detail) + ")");
        this.code = code;
        this.worthRepeating = worthRepeating;
    }

    /// It may pass by itself.
    static NodeFailure passing(EndpointUrl url, String code, String detail) {
        return new NodeFailure(url, code, detail, true);
    }

    /// The same request to the same endpoint would fail again.
    static NodeFailure lasting(EndpointUrl url, String code, String detail) {
        return new NodeFailure(url, code, detail, false);
    }

    String code() {
        return code;
    }

    boolean worthRepeating() {
        return worthRepeating;
    }

    /// Whether the endpoint as such is to blame, not the question.
    boolean ofTheConnection() {
        return code.equals("RPC_TIMEOUT")
                || code.equals("RPC_UNREACHABLE")
                || code.equals("RPC_BAD_PAYLOAD");
    }

    /// How often at least it is worth to ask again: behind one address several machines may stand, of
    /// which some lack the newest block.
    int tries() {
        return code.equals("BLOCK_MISSING") ? TRIES_FOR_A_BLOCK : 1;
    }

    private static String shown(EndpointUrl url, String detail) {
        String plain = url.redact(detail).replaceAll("\\p{Cntrl}+", " ");
        return plain.length() > 200 ? plain.substring(0, 200) + "..." : plain;
    }
}
