package io.vitrine.processors.event;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.Unreadable;
import io.vitrine.domain.event.RawLog;

/// Reads the meaning of a log from its topics and data.
///
/// Each event has a decoder of its own; a contract that the standards do not explain has a profile.
public final class EventDecoder {

    /// Version of the decoding rules, kept beside everything that they produced.
    public static final int VERSION = 2;

    private final EventCatalog catalog;
    private final SpecialContracts contracts = SpecialContracts.load();

    public EventDecoder(EventCatalog catalog) {
        this.catalog = catalog;
    }

    /// The meaning of one log; never throws for what a contract wrote.
    public EventMeaning decode(RawLog log) {
        LogDecoder decoder =
                log.topics().isEmpty() ? null : catalog.decoder(log.topics().getFirst());
        return decoder == null
                ? new Unreadable("UNDECODED", "no known event has this first topic")
                : decoder.decode(log, contracts.profile(log.chain(), log.address()));
    }
}
