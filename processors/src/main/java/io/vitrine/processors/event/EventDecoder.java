package io.vitrine.processors.event;

import static io.vitrine.domain.event.TokenStandard.ERC1155;
import static io.vitrine.domain.event.TokenStandard.ERC721;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.NotOurs;
import io.vitrine.domain.event.EventMeaning.Transfers;
import io.vitrine.domain.event.EventMeaning.Unit;
import io.vitrine.domain.event.EventMeaning.Unreadable;
import io.vitrine.domain.event.RawLog;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the meaning of a log from its topics and data.
///
/// No length or offset inside the data is believed: arrays are measured against the payload before
/// anything is allocated.
public final class EventDecoder {

    /// Version of the decoding rules, kept beside everything that they produced.
    public static final int VERSION = 1;

    private static final BigInteger WORD_BYTES = BigInteger.valueOf(32);

    private final EventCatalog catalog;

    public EventDecoder(EventCatalog catalog) {
        this.catalog = catalog;
    }

    /// The meaning of one log; never throws for what a contract wrote.
    public EventMeaning decode(RawLog log) {
        EventDefinition definition =
                log.topics().isEmpty() ? null : catalog.find(log.topics().getFirst());
        if (definition == null) {
            return new Unreadable("UNDECODED", "no known event has this first topic");
        }
        return switch (definition.decoder()) {
            case "erc721-transfer" -> transfer(log);
            case "erc1155-single" -> single(log, definition);
            case "erc1155-batch" -> batch(log, definition);
            default ->
                    throw new IllegalStateException("no decoder is called " + definition.decoder());
        };
    }

    /// One topic0 has three shapes: ERC-721 indexes all three arguments, ERC-20 two, contracts older
    /// than ERC-721 none. The shape decides, never a guess.
    private static EventMeaning transfer(RawLog log) {
        int words = Words.count(log.data());
        return switch (log.topics().size()) {
            case 4 -> words == 0 ? erc721(log) : malformed("ERC-721 Transfer", "no data", log);
            case 3 ->
                    words == 1
                            ? new NotOurs("erc20-transfer")
                            : malformed("ERC-20 Transfer", "1 word of data", log);
            default ->
                    new Unreadable(
                            "UNDECODED",
                            "a Transfer with "
                                    + log.topics().size()
                                    + " topics has no profile in the registry");
        };
    }

    private static EventMeaning erc721(RawLog log) {
        String from = Words.address(log.topics().get(1));
        String to = Words.address(log.topics().get(2));
        if (from == null || to == null) {
            return malformed("ERC-721 Transfer", "addresses padded with zeros", log);
        }
        BigInteger tokenId = new BigInteger(log.topics().get(3).substring(2), 16);
        return new Transfers(ERC721, "", from, to, List.of(new Unit(tokenId, BigInteger.ONE)));
    }

    private static EventMeaning single(RawLog log, EventDefinition definition) {
        Parties parties = parties(log, definition);
        if (parties == null || Words.count(log.data()) != 2) {
            return malformed("TransferSingle", "4 topics and 2 words of data", log);
        }
        Unit unit = new Unit(Words.number(log.data(), 0), Words.number(log.data(), 1));
        return new Transfers(
                ERC1155, parties.operator(), parties.from(), parties.to(), List.of(unit));
    }

    private static EventMeaning batch(RawLog log, EventDefinition definition) {
        Parties parties = parties(log, definition);
        int words = Words.count(log.data());
        if (parties == null || words < 4) {
            return malformed("TransferBatch", "4 topics and two arrays", log);
        }
        int ids = arrayStart(log.data(), 0, words);
        int quantities = arrayStart(log.data(), 1, words);
        if (ids < 0 || quantities < 0) {
            return malformed("TransferBatch", "offsets inside the data", log);
        }
        int idCount = Words.index(log.data(), ids, words - ids);
        int quantityCount = Words.index(log.data(), quantities, words - quantities);
        if (idCount < 0 || quantityCount < 0 || idCount != quantityCount) {
            return malformed("TransferBatch", "two arrays of one length inside the data", log);
        }
        List<Unit> units = new ArrayList<>(idCount);
        for (int i = 0; i < idCount; i++) {
            units.add(
                    new Unit(
                            Words.number(log.data(), ids + 1 + i),
                            Words.number(log.data(), quantities + 1 + i)));
        }
        return new Transfers(ERC1155, parties.operator(), parties.from(), parties.to(), units);
    }

    /// The word where an array's length stands, or -1 when its offset is no word inside the data.
    private static int arrayStart(String data, int word, int words) {
        BigInteger[] offset = Words.number(data, word).divideAndRemainder(WORD_BYTES);
        boolean inside =
                offset[1].signum() == 0
                        && offset[0].compareTo(BigInteger.valueOf(words)) < 0
                        && offset[0].intValue() >= 2;
        return inside ? offset[0].intValue() : -1;
    }

    private record Parties(String operator, String from, String to) {}

    private static @Nullable Parties parties(RawLog log, EventDefinition definition) {
        if (log.topics().size() != definition.indexed() + 1) {
            return null;
        }
        String operator = Words.address(log.topics().get(1));
        String from = Words.address(log.topics().get(2));
        String to = Words.address(log.topics().get(3));
        return operator == null || from == null || to == null
                ? null
                : new Parties(operator, from, to);
    }

    private static Unreadable malformed(String event, String expected, RawLog log) {
        return new Unreadable(
                "LOG_MALFORMED",
                event
                        + " expected with "
                        + expected
                        + ", given "
                        + log.topics().size()
                        + " topics and "
                        + (log.data().length() - 2) / 2
                        + " bytes of data");
    }
}
