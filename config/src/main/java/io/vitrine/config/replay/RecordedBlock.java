package io.vitrine.config.replay;

import java.util.List;

/// One block: `start` is its JSON up to, but without, the member `transactions` and the closing brace.
record RecordedBlock(
        long number, String hash, byte[] start, List<RecordedTransaction> transactions) {}
