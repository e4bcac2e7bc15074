package io.vitrine.processors.event;

import static io.vitrine.domain.event.TokenStandard.ERC1155;
import static io.vitrine.processors.event.LogDecoder.malformed;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.Transfers;
import io.vitrine.domain.event.EventMeaning.Unit;
import io.vitrine.domain.event.RawLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Transfers of units: ERC-1155.
final class Erc1155Transfers {

    private static final int TOPICS = 4;

    private Erc1155Transfers() {}

    static EventMeaning single(RawLog log, ContractProfile profile) {
        Parties parties = parties(log);
        if (parties == null || Words.count(log.data()) != 2) {
            return malformed("TransferSingle", "4 topics and 2 words of data", log);
        }
        Unit unit = new Unit(Words.number(log.data(), 0), Words.number(log.data(), 1));
        return new Transfers(
                ERC1155, parties.operator(), parties.from(), parties.to(), List.of(unit));
    }

    static EventMeaning batch(RawLog log, ContractProfile profile) {
        Parties parties = parties(log);
        int words = Words.count(log.data());
        if (parties == null || words < 4) {
            return malformed("TransferBatch", "4 topics and two arrays", log);
        }
        int ids = Words.tail(log.data(), 0, 2);
        int quantities = Words.tail(log.data(), 1, 2);
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

    private record Parties(String operator, String from, String to) {}

    private static @Nullable Parties parties(RawLog log) {
        if (log.topics().size() != TOPICS) {
            return null;
        }
        String operator = Words.address(log.topics().get(1));
        String from = Words.address(log.topics().get(2));
        String to = Words.address(log.topics().get(3));
        return operator == null || from == null || to == null
                ? null
                : new Parties(operator, from, to);
    }
}
