package io.vitrine.readers.chain;

import java.io.Serial;

/// A node's answer contradicts itself, the question, or what was read before. It is refused as a
/// whole; nothing of it may be stored.
public final class RpcInconsistent extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final long block;

    private RpcInconsistent(long block, String message) {
        super(message);
        this.block = block;
    }

    static RpcInconsistent at(long block, String what, Object expected, Object actual) {
        return new RpcInconsistent(
                block,
                "Block " + block + ": " + what + ": expected " + expected + " but was " + actual);
    }

    /// The block that the contradiction is about.
    public long block() {
        return block;
    }
}
