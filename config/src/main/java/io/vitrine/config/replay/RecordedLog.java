package io.vitrine.config.replay;

import java.util.List;

/// One log: what filters ask for, and the JSON that is sent.
record RecordedLog(String address, List<String> topics, byte[] json) {}
