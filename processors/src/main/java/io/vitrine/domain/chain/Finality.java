package io.vitrine.domain.chain;

/// From where on a chain's blocks are final.
public sealed interface Finality {

    /// The node says so: its block tag `finalized`.
    record Tagged() implements Finality {}

    /// So many blocks below the head.
    record Depth(int blocks) implements Finality {

        public Depth {
            if (blocks < 0) {
                throw new IllegalArgumentException(
                        "finality depth " + blocks + ": expected 0 or more");
            }
        }
    }

    /// Reads `finalized` or a number of blocks.
    ///
    /// @throws IllegalArgumentException for anything else
    static Finality parse(String text) {
        if (text.equals("finalized")) {
            return new Tagged();
        }
        try {
            return new Depth(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "finality '" + text + "': expected finalized or a number of blocks", e);
        }
    }

    /// The form that {@link #parse} reads.
    default String text() {
        return switch (this) {
            case Tagged() -> "finalized";
            case Depth(int blocks) -> Integer.toString(blocks);
        };
    }
}
