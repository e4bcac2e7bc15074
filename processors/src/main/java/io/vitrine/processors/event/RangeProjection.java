package io.vitrine.processors.event;

import io.vitrine.domain.event.ConsecutiveRun;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RawLog;
import java.util.Collection;

/// Folds the logs of a range into what they change.
public final class RangeProjection {

    private final EventDecoder decoder;

    public RangeProjection(EventDecoder decoder) {
        this.decoder = decoder;
    }

    /// The effects of these logs, which may come in any order; those of other kinds have none.
    public RangeEffects project(Collection<RawLog> logs) {
        RangeFold fold = new RangeFold();
        for (RawLog log : logs) {
            fold.add(log, decoder.decode(log));
        }
        return fold.effects();
    }

    /// A part of a range of tokens that moved at once, as the effects of its transfers.
    ///
    /// @param offset of the first transfer, from 0
    /// @param most how many at most
    public static RangeEffects expand(ConsecutiveRun run, int offset, int most) {
        return RangeFold.ofTransfers(run.transfers(offset, most));
    }
}
