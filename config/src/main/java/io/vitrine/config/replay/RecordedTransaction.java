package io.vitrine.config.replay;

import java.util.List;

/// One transaction as JSON, and its receipt as JSON up to, but without, the member `logs` and the closing brace.
// Never compared and never changed: the arrays are written to sockets as they are.
@SuppressWarnings("ArrayRecordComponent")
record RecordedTransaction(String hash, byte[] json, byte[] receiptStart, List<RecordedLog> logs) {}
