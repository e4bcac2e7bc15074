package io.vitrine.readers.chain;

import java.io.Serial;

/// A node's answer contradicts itself, the question, or what was read before. It is refused as a
/// whole; nothing of it may be stored.
public final class RpcInconsistent extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final long block;
    private final boolean otherBranch;

    private RpcInconsistent(long block, boolean otherBranch, String message) {
        super(message);
        this.block = block;
        this.otherBranch = otherBranch;
    }

    static RpcInconsistent at(long block, String what, Object expected, Object actual) {
        return new RpcInconsistent(
                block,
                false,
                "Block " + block + ": " + what + ": expected " + expected + " but was " + actual);
    }

    /// The answer is of a block that is not the one that was read before: a lie, or the chain was
    /// reorganised in between.
    static RpcInconsistent otherBlock(long block, String what, Object expected, Object actual) {
        return new RpcInconsistent(
                block,
                true,
                "Block " + block + ": " + what + ": expected " + expected + " but was " + actual);
    }

    /// Whether a reorganisation could explain it, so that asking for everything anew may help.
    public boolean otherBranch() {
        return otherBranch;
    }

    /// The block that the contradiction is about.
    public long block() {
        return block;
    }
}
