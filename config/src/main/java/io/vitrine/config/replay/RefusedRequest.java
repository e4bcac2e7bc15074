package io.vitrine.config.replay;

import org.jspecify.annotations.Nullable;

/// A request that is answered with a JSON-RPC error object.
final class RefusedRequest extends RuntimeException {
    private final int code;
    private final @Nullable String data;

    private RefusedRequest(int code, String message, @Nullable String data) {
        super(message, null, false, false);
        this.code = code;
        this.data = data;
    }

    static RefusedRequest unreadable() {
        return new RefusedRequest(-32700, "parse error", null);
    }

    static RefusedRequest malformed(String why) {
        return new RefusedRequest(-32600, "invalid request: " + why, null);
    }

    static RefusedRequest unknownMethod(String method) {
        return new RefusedRequest(
                -32601, "the method " + method + " does not exist/is not available", null);
    }

    static RefusedRequest parameters(String why) {
        return new RefusedRequest(-32602, "invalid params: " + why, null);
    }

    static RefusedRequest unknownBlock() {
        return new RefusedRequest(-32000, "header not found", null);
    }

    static RefusedRequest reverted(String data) {
        return new RefusedRequest(3, "execution reverted", data);
    }

    int code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    @Nullable String data() {
        return data;
    }
}
