package io.vitrine.processors.event;

import static io.vitrine.processors.event.LogDecoder.malformed;
import static io.vitrine.processors.event.LogDecoder.shaped;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.NotOurs;
import io.vitrine.domain.event.EventMeaning.PunkSoldToBidder;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.TokenStandard;
import io.vitrine.domain.event.TokenTransfer;
import java.math.BigInteger;

/// Events that CryptoPunks alone have; another contract that says them says nothing to us.
final class PunkEvents {

    private PunkEvents() {}

    static EventMeaning assign(RawLog log, ContractProfile profile) {
        if (profile != ContractProfile.CRYPTOPUNKS) {
            return new NotOurs("punk-assign");
        }
        return shaped(log, 2, 1)
                ? Erc721Transfers.moved(
                        "Assign",
                        log,
                        TokenStandard.CRYPTOPUNKS,
                        TokenTransfer.ZERO_ADDRESS,
                        Words.address(log.topics().get(1)),
                        Words.number(log.data(), 0))
                : malformed("Assign", "2 topics and 1 word of data", log);
    }

    static EventMeaning transfer(RawLog log, ContractProfile profile) {
        if (profile != ContractProfile.CRYPTOPUNKS) {
            return new NotOurs("punk-transfer");
        }
        return shaped(log, 3, 1)
                ? Erc721Transfers.moved(
                        "PunkTransfer",
                        log,
                        TokenStandard.CRYPTOPUNKS,
                        Words.address(log.topics().get(1)),
                        Words.address(log.topics().get(2)),
                        Words.number(log.data(), 0))
                : malformed("PunkTransfer", "3 topics and 1 word of data", log);
    }

    /// When a bid is accepted, the contract clears the bid before it logs it: price and buyer are zero.
    static EventMeaning bought(RawLog log, ContractProfile profile) {
        if (profile != ContractProfile.CRYPTOPUNKS) {
            return new NotOurs("punk-bought");
        }
        if (!shaped(log, 4, 1)) {
            return malformed("PunkBought", "4 topics and 1 word of data", log);
        }
        BigInteger punk = Words.topic(log, 1);
        String from = Words.address(log.topics().get(2));
        String to = Words.address(log.topics().get(3));
        return from != null && TokenTransfer.ZERO_ADDRESS.equals(to)
                ? new PunkSoldToBidder(from, punk)
                : Erc721Transfers.moved(
                        "PunkBought", log, TokenStandard.CRYPTOPUNKS, from, to, punk);
    }
}
