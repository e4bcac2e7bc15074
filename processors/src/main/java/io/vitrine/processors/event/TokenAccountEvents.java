package io.vitrine.processors.event;

import static io.vitrine.processors.event.LogDecoder.malformed;
import static io.vitrine.processors.event.LogDecoder.shaped;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.TokenAccountCreated;
import io.vitrine.domain.event.RawLog;

/// Accounts that tokens own: ERC-6551, under both names that the event has had.
final class TokenAccountEvents {

    private TokenAccountEvents() {}

    static EventMeaning decode(RawLog log, ContractProfile profile) {
        if (!shaped(log, 4, 3)) {
            return malformed("AccountCreated", "4 topics and 3 words of data", log);
        }
        String account = Words.address(log.data(), 0);
        String implementation = Words.address(log.topics().get(1));
        String contract = Words.address(log.topics().get(2));
        return account == null || implementation == null || contract == null
                ? malformed("AccountCreated", "addresses padded with zeros", log)
                : new TokenAccountCreated(
                        account,
                        implementation,
                        Words.number(log.data(), 2),
                        contract,
                        Words.topic(log, 3));
    }
}
