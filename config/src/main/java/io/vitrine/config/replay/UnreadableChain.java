package io.vitrine.config.replay;

import org.jspecify.annotations.Nullable;

/// A recorded chain that is not in the form expected.
public final class UnreadableChain extends RuntimeException {

    private UnreadableChain(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static UnreadableChain empty() {
        return new UnreadableChain("the recording holds no blocks; expected one a line", null);
    }

    static UnreadableChain twice(long number) {
        return new UnreadableChain("block " + number + " is recorded twice", null);
    }

    static UnreadableChain line(long line, String expected, @Nullable Throwable cause) {
        return new UnreadableChain("line " + line + ": expected " + expected, cause);
    }

    static UnreadableChain resource(String name) {
        return new UnreadableChain("the class path has no " + name, null);
    }
}
