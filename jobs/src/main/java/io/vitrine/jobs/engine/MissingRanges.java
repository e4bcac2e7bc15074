package io.vitrine.jobs.engine;

import io.vitrine.domain.orchestration.BlockRange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemReader;

/// Blocks that one database has and another one has not, handed out piece by piece.
public final class MissingRanges implements ItemReader<BlockRange> {

    private final Deque<BlockRange> missing = new ArrayDeque<>();
    private final long pieceSize;
    private final UnaryOperator<BlockRange> bound;

    /// @param pieceSize blocks of a piece at most
    /// @param bound the beginning of a piece that is to be handed out at once
    public MissingRanges(long pieceSize, UnaryOperator<BlockRange> bound) {
        this.pieceSize = pieceSize;
        this.bound = bound;
    }

    /// Begins with what lies in `there` and not in `here`; both are in order and overlap nothing of their own.
    ///
    /// @return how many blocks these are
    public synchronized long begin(List<BlockRange> there, List<BlockRange> here) {
        missing.clear();
        long blocks = 0;
        for (BlockRange wanted : there) {
            long from = wanted.from();
            for (BlockRange known : here) {
                if (known.to() >= from && known.from() <= wanted.to()) {
                    blocks += add(from, known.from() - 1);
                    from = Math.max(from, known.to() + 1);
                }
            }
            blocks += add(from, wanted.to());
        }
        return blocks;
    }

    private long add(long from, long to) {
        if (from > to) {
            return 0;
        }
        missing.add(new BlockRange(from, to));
        return to - from + 1;
    }

    @Override
    public synchronized @Nullable BlockRange read() {
        BlockRange next = missing.poll();
        if (next == null) {
            return null;
        }
        long last = Math.min(next.to(), next.from() + pieceSize - 1);
        BlockRange piece = bound.apply(new BlockRange(next.from(), last));
        if (piece.to() < next.to()) {
            missing.addFirst(new BlockRange(piece.to() + 1, next.to()));
        }
        return piece;
    }
}
