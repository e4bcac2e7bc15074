package io.vitrine.jobs.engine;

/// How jobs cut their work.
///
/// @param chunkSize items of work in one chunk and one commit; a block range has at most this many blocks,
///     and never more than {@link #MOST_BLOCKS}
/// @param threads workers of a job in this process
/// @param bulkFrom logs from which on a projection is a backfill, which puts indexes off
public record JobSettings(int chunkSize, int threads, long bulkFrom) {

    /// A busy chain has hundreds of logs in a block, and a worker holds those of a range in memory.
    public static final int MOST_BLOCKS = 25;

    /// Below, building indexes anew is no faster than growing them.
    public static final long BULK_FROM = 20_000;

    /// @throws IllegalArgumentException when one of them is below 1
    public JobSettings {
        if (chunkSize < 1 || threads < 1 || bulkFrom < 1) {
            throw new IllegalArgumentException(
                    "vitrine.jobs.chunk-size is "
                            + chunkSize
                            + ", vitrine.jobs.threads is "
                            + threads
                            + " and vitrine.jobs.bulk-from is "
                            + bulkFrom
                            + ": each must be 1 or more");
        }
    }

    /// With {@link #BULK_FROM}.
    public JobSettings(int chunkSize, int threads) {
        this(chunkSize, threads, BULK_FROM);
    }

    /// Blocks of a range at most.
    public int rangeSize() {
        return Math.min(chunkSize, MOST_BLOCKS);
    }
}
