package io.vitrine.processors.event;

import static io.vitrine.processors.event.LogDecoder.malformed;
import static io.vitrine.processors.event.LogDecoder.shaped;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.MetadataChanged;
import io.vitrine.domain.event.EventMeaning.MetadataFrozen;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.metadata.RefreshCause;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Documents of tokens that changed: ERC-4906, the `URI` of ERC-1155; or never will: `PermanentURI`.
/// The text is not taken from the log: the contract is asked when the document is fetched.
final class MetadataEvents {

    private MetadataEvents() {}

    static EventMeaning token(RawLog log, ContractProfile profile) {
        BigInteger id = argument(log);
        return id == null
                ? malformed("MetadataUpdate", "one word, in the data or as a topic", log)
                : new MetadataChanged(id, id, RefreshCause.EVENT_4906);
    }

    /// The standard indexes nothing; some contracts index the id, which cannot be read any other way.
    private static @Nullable BigInteger argument(RawLog log) {
        if (shaped(log, 1, 1)) {
            return Words.number(log.data(), 0);
        }
        return shaped(log, 2, 0) ? Words.topic(log, 1) : null;
    }

    static EventMeaning range(RawLog log, ContractProfile profile) {
        if (!shaped(log, 1, 2) && !shaped(log, 3, 0)) {
            return malformed("BatchMetadataUpdate", "two words, in the data or as topics", log);
        }
        boolean indexed = log.topics().size() == 3;
        BigInteger first = indexed ? Words.topic(log, 1) : Words.number(log.data(), 0);
        BigInteger last = indexed ? Words.topic(log, 2) : Words.number(log.data(), 1);
        return first.compareTo(last) > 0
                ? malformed("BatchMetadataUpdate", "a first id that is not above the last", log)
                : new MetadataChanged(first, last, RefreshCause.EVENT_4906);
    }

    static EventMeaning uri(RawLog log, ContractProfile profile) {
        if (log.topics().size() != 2 || !Words.isText(log.data(), 0, 1)) {
            return malformed("URI", "2 topics and a text", log);
        }
        BigInteger id = Words.topic(log, 1);
        return new MetadataChanged(id, id, RefreshCause.EVENT_URI);
    }

    static EventMeaning permanent(RawLog log, ContractProfile profile) {
        return log.topics().size() == 2 && Words.isText(log.data(), 0, 1)
                ? new MetadataFrozen(Words.topic(log, 1))
                : malformed("PermanentURI", "2 topics and a text", log);
    }
}
