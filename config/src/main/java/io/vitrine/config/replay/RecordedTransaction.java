package io.vitrine.config.replay;

import java.util.List;

/// One transaction as JSON, and its receipt as JSON up to, but without, the member `logs` and the closing brace.
record RecordedTransaction(String hash, byte[] json, byte[] receiptStart, List<RecordedLog> logs) {}
