package io.vitrine.processors.event;

import static io.vitrine.processors.event.LogDecoder.malformed;
import static io.vitrine.processors.event.LogDecoder.shaped;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.UserChanged;
import io.vitrine.domain.event.RawLog;

/// Tokens that are lent: ERC-4907.
final class RentalEvents {

    private RentalEvents() {}

    static EventMeaning decode(RawLog log, ContractProfile profile) {
        String user = shaped(log, 3, 1) ? Words.address(log.topics().get(2)) : null;
        return user == null
                ? malformed("UpdateUser", "3 topics, an address and 1 word of data", log)
                : new UserChanged(Words.topic(log, 1), user, Words.number(log.data(), 0));
    }
}
