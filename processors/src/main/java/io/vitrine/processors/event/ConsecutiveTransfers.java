package io.vitrine.processors.event;

import static io.vitrine.processors.event.LogDecoder.malformed;
import static io.vitrine.processors.event.LogDecoder.shaped;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.ConsecutiveTransfer;
import io.vitrine.domain.event.RawLog;
import java.math.BigInteger;

/// Ranges of tokens that move at once: ERC-2309. Nothing is expanded here.
final class ConsecutiveTransfers {

    private ConsecutiveTransfers() {}

    static EventMeaning decode(RawLog log, ContractProfile profile) {
        if (!shaped(log, 4, 1)) {
            return malformed("ConsecutiveTransfer", "4 topics and 1 word of data", log);
        }
        String from = Words.address(log.topics().get(2));
        String to = Words.address(log.topics().get(3));
        if (from == null || to == null) {
            return malformed("ConsecutiveTransfer", "addresses padded with zeros", log);
        }
        BigInteger first = Words.topic(log, 1);
        BigInteger last = Words.number(log.data(), 0);
        return first.compareTo(last) > 0
                ? malformed("ConsecutiveTransfer", "a first id that is not above the last", log)
                : new ConsecutiveTransfer(from, to, first, last);
    }
}
