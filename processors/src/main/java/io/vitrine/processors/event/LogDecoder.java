package io.vitrine.processors.event;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.Unreadable;
import io.vitrine.domain.event.RawLog;

/// Reads the logs of one event.
///
/// What a contract wrote is never believed: a length or an offset is measured against the data before
/// anything is allocated, an address has its padding, a flag is 0 or 1. What breaks a rule is
/// `LOG_MALFORMED`; what is well formed and cannot be told apart without knowing the contract is
/// `UNDECODED`.
interface LogDecoder {

    /// The meaning of a log whose first topic is that of the event.
    EventMeaning decode(RawLog log, ContractProfile profile);

    /// A log that breaks the rules of its event.
    static Unreadable malformed(String event, String expected, RawLog log) {
        return new Unreadable("LOG_MALFORMED", given(event + " expected with " + expected, log));
    }

    /// A log that nothing known explains.
    static Unreadable undecoded(String event, String missing, RawLog log) {
        return new Unreadable("UNDECODED", given(event + " without " + missing, log));
    }

    private static String given(String text, RawLog log) {
        return text
                + ", given "
                + log.topics().size()
                + " topics and "
                + (log.data().length() - 2) / 2
                + " bytes of data";
    }

    /// Whether a log has this many topics, the first included, and this many words of data.
    static boolean shaped(RawLog log, int topics, int words) {
        return log.topics().size() == topics && Words.count(log.data()) == words;
    }
}
