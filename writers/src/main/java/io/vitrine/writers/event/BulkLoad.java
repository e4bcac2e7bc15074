package io.vitrine.writers.event;

import io.vitrine.db.Database;
import io.vitrine.db.DeferredDefinitions;
import java.util.List;
import java.util.Map;

/// A backfill so large that its rows come first, and behind them the indexes that only readers use and the reference
/// from activities to tokens.
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

    private static final String TOKEN_OF_ACTIVITY = "activities_token_id_fkey";
    private static final String NEEDED_TO_FOLLOW = "ownership_transfers_token";

    private final DeferredDefinitions definitions;
    private final long from;
    private volatile boolean begun;

    /// @param from logs from which on a projection may be a bulk load
    public BulkLoad(Database catalog, long from) {
        this.definitions =
                new DeferredDefinitions(
                        catalog, READERS_ONLY, Map.of(TOKEN_OF_ACTIVITY, "activities"));
        this.from = from;
    }

    /// Puts definitions off if that many logs are worth it.
    public void begin(long logs) {
        begun =
                logs >= from
                        && logs >= definitions.size(TRANSFERS) / BYTES_OF_TRANSFER
                        && definitions.defer();
    }

    /// Whether ranges are loaded: their tokens follow when all of them are in.
    public boolean hasBegun() {
        return begun;
    }

    /// Whether an activity may be committed before its token; asked while the table of activities is held.
    boolean isTokenPutOff() {
        return definitions.isMissing(TOKEN_OF_ACTIVITY);
    }

    /// Builds what the tokens need to follow.
    public void end() {
        begun = false;
        definitions.restore(NEEDED_TO_FOLLOW);
    }

    /// What is put off, in the order in which it is to be made again.
    public List<String> pending() {
        return definitions.missing();
    }

    /// Makes one of them again. The reference waits for whoever still loads; that one makes it.
    public void restore(String name) {
        definitions.restore(name);
    }
}
