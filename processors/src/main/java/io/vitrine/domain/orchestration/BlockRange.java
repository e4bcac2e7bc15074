package io.vitrine.domain.orchestration;

/// Blocks from `from` to `to`, both inclusive.
public record BlockRange(long from, long to) {

    /// @throws IllegalArgumentException when it would be empty or begin below zero
    public BlockRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "blocks " + from + " to " + to + " are no range: expected 0 <= from <= to");
        }
    }

    /// How many blocks.
    public long size() {
        return to - from + 1;
    }

    @Override
    public String toString() {
        return from + ".." + to;
    }
}
