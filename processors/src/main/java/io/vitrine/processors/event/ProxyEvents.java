package io.vitrine.processors.event;

import static io.vitrine.processors.event.LogDecoder.malformed;
import static io.vitrine.processors.event.LogDecoder.shaped;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.Upgraded;
import io.vitrine.domain.event.RawLog;

/// Proxies that run other code: ERC-1967, whose address is indexed, and older ones, where it is not.
final class ProxyEvents {

    private ProxyEvents() {}

    static EventMeaning decode(RawLog log, ContractProfile profile) {
        boolean indexed = shaped(log, 2, 0);
        if (!indexed && !shaped(log, 1, 1)) {
            return malformed("Upgraded", "one address, indexed or not", log);
        }
        String code = indexed ? Words.address(log.topics().get(1)) : Words.address(log.data(), 0);
        return code == null
                ? malformed("Upgraded", "an address padded with zeros", log)
                : new Upgraded(code);
    }
}
