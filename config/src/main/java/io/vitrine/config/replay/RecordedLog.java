package io.vitrine.config.replay;

import java.util.List;

/// One log: what filters ask for, and the JSON that is sent.
// Never compared and never changed: the arrays are written to sockets as they are.
@SuppressWarnings("ArrayRecordComponent")
record RecordedLog(String address, List<String> topics, byte[] json) {}
