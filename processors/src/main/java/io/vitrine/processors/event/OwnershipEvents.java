package io.vitrine.processors.event;

import static io.vitrine.processors.event.LogDecoder.malformed;
import static io.vitrine.processors.event.LogDecoder.shaped;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.OwnerChanged;
import io.vitrine.domain.event.RawLog;

/// Who owns a contract: `OwnershipTransferred`, with its arguments indexed or not.
final class OwnershipEvents {

    private OwnershipEvents() {}

    static EventMeaning decode(RawLog log, ContractProfile profile) {
        boolean indexed = shaped(log, 3, 0);
        if (!indexed && !shaped(log, 1, 2)) {
            return malformed("OwnershipTransferred", "two addresses, indexed or not", log);
        }
        String from = indexed ? Words.address(log.topics().get(1)) : Words.address(log.data(), 0);
        String to = indexed ? Words.address(log.topics().get(2)) : Words.address(log.data(), 1);
        return from == null || to == null
                ? malformed("OwnershipTransferred", "addresses padded with zeros", log)
                : new OwnerChanged(from, to);
    }
}
