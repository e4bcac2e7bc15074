package io.vitrine.processors.event;

import static io.vitrine.processors.event.LogDecoder.malformed;
import static io.vitrine.processors.event.LogDecoder.shaped;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.LockChanged;
import io.vitrine.domain.event.RawLog;

/// Tokens that are bound to their holder: ERC-5192.
final class LockEvents {

    private LockEvents() {}

    static EventMeaning locked(RawLog log, ContractProfile profile) {
        return decode("Locked", log, true);
    }

    static EventMeaning unlocked(RawLog log, ContractProfile profile) {
        return decode("Unlocked", log, false);
    }

    private static EventMeaning decode(String event, RawLog log, boolean locked) {
        return shaped(log, 1, 1)
                ? new LockChanged(Words.number(log.data(), 0), locked)
                : malformed(event, "1 topic and 1 word of data", log);
    }
}
