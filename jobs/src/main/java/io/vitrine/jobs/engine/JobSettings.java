package io.vitrine.jobs.engine;

/// How jobs cut their work.
///
/// @param chunkSize items of work in one chunk and one commit; a block range has at most this many blocks,
///     and never more than {@link #MOST_BLOCKS}
/// @param threads workers of a job in this process
public record JobSettings(int chunkSize, int threads) {

    /// A busy chain has hundreds of logs in a block, and a worker holds those of a range in memory.
    public static final int MOST_BLOCKS = 25;

    /// @throws IllegalArgumentException when one of them is below 1
    public JobSettings {
        if (chunkSize < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "vitrine.jobs.chunk-size is "
                            + chunkSize
                            + " and vitrine.jobs.threads is "
                            + threads
                            + ": both must be 1 or more");
        }
    }

    /// Blocks of a range at most.
    public int rangeSize() {
        return Math.min(chunkSize, MOST_BLOCKS);
    }
}
