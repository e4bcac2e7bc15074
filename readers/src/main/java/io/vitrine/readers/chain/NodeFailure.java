package io.vitrine.readers.chain;

import io.vitrine.domain.chain.EndpointUrl;
import java.io.Serial;

/// One endpoint did not give an answer that can be used.
final class NodeFailure extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

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

    private static String shown(EndpointUrl url, String detail) {
        String plain = url.redact(detail).replaceAll("\\p{Cntrl}+", " ");
        return plain.length() > 200 ? plain.substring(0, 200) + "..." : plain;
    }
}
