package io.vitrine.writers.event;

import io.vitrine.db.Database;
import io.vitrine.db.DeferredIndexes;
import java.util.List;

/// A backfill so large that its rows come first and the indexes that only readers use are built behind them.
///
/// It is one when it is expected to write as many transfers as the catalog holds, so that building costs no more than
/// a few times what is written. Readers of the lists that need these indexes wait longer meanwhile.
public final class BulkLoad {

    private static final String TRANSFERS = "ownership_transfers";

    /// Measured: 37 MB for 102,892 rows.
    private static final long BYTES_OF_TRANSFER = 370;

    private static final List<String> READERS_ONLY =
            List.of(
                    "activities_block",
                    "activities_collection",
                    "activities_from",
                    "activities_time",
                    "activities_to",
                    "activities_token",
                    "ownership_transfers_block",
                    "ownership_transfers_token",
                    "token_balances_owner",
                    "tokens_collection",
                    "tokens_owner");

    private static final String NEEDED_TO_FOLLOW = "ownership_transfers_token";

    private final DeferredIndexes indexes;
    private final long from;
    private volatile boolean begun;

    /// @param from logs from which on a projection may be a bulk load
    public BulkLoad(Database catalog, long from) {
        this.indexes = new DeferredIndexes(catalog, READERS_ONLY);
        this.from = from;
    }

    /// Puts indexes off if that many logs are worth it.
    public void begin(long logs) {
        begun =
                logs >= from
                        && logs >= indexes.size(TRANSFERS) / BYTES_OF_TRANSFER
                        && indexes.defer();
    }

    /// Whether ranges are loaded: their tokens follow when all of them are in.
    public boolean hasBegun() {
        return begun;
    }

    /// Builds what the tokens need to follow.
    public void end() {
        begun = false;
        indexes.build(NEEDED_TO_FOLLOW);
    }

    /// How many indexes are put off.
    public int pending() {
        return indexes.missing().size();
    }

    /// Builds the next of them.
    ///
    /// @return whether there was one
    public boolean buildNext() {
        return indexes.buildNext().isPresent();
    }
}
