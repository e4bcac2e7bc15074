package io.vitrine.readers.chain;

import java.time.Duration;

/// How many blocks of logs an endpoint gives at once, as far as it has said so. Safe for many
/// threads.
final class LearnedRange {

    /// Requests that must go well before more is dared again.
    private static final int ANSWERS = 4;

    private long limit = Long.MAX_VALUE;
    private long learnedAt;

    /// A limit that depends on what the blocks hold.
    private long passing = Long.MAX_VALUE;

    private int answers;

    synchronized long now(Duration kept) {
        if (limit != Long.MAX_VALUE && System.nanoTime() - learnedAt >= kept.toNanos()) {
            limit = Long.MAX_VALUE;
        }
        return Math.min(limit, passing);
    }

    synchronized void learn(long blocks, boolean lasting) {
        if (lasting) {
            limit = Math.clamp(blocks, 1, limit);
            learnedAt = System.nanoTime();
        } else {
            passing = Math.clamp(blocks, 1, passing);
            answers = 0;
        }
    }

    synchronized void answered() {
        if (passing != Long.MAX_VALUE && ++answers >= ANSWERS) {
            answers = 0;
            passing = passing > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : passing * 2;
        }
    }
}
