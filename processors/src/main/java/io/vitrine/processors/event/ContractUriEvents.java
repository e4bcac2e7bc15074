package io.vitrine.processors.event;

import static io.vitrine.processors.event.LogDecoder.malformed;
import static io.vitrine.processors.event.LogDecoder.shaped;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.ContractChanged;
import io.vitrine.domain.event.RawLog;

/// What a contract says of itself changed: ERC-7572 and its forerunners, and the cap of its supply.
/// The contract is asked again; the log's own text is not used.
final class ContractUriEvents {

    private ContractUriEvents() {}

    static EventMeaning decode(RawLog log, ContractProfile profile) {
        return log.topics().size() == 1 && Words.count(log.data()) >= 0
                ? new ContractChanged("contract-uri")
                : malformed("ContractURIUpdated", "1 topic", log);
    }

    static EventMeaning maxSupply(RawLog log, ContractProfile profile) {
        return shaped(log, 1, 1)
                ? new ContractChanged("max-supply")
                : malformed("MaxSupplyUpdated", "1 topic and 1 word of data", log);
    }
}
