package io.vitrine.processors.event;

import static io.vitrine.processors.event.LogDecoder.malformed;
import static io.vitrine.processors.event.LogDecoder.shaped;
import static io.vitrine.processors.event.LogDecoder.undecoded;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.Companion;
import io.vitrine.domain.event.EventMeaning.NotOurs;
import io.vitrine.domain.event.EventMeaning.Transfers;
import io.vitrine.domain.event.EventMeaning.Unit;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.TokenStandard;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Transfers of single tokens: ERC-721, ERC-404, and their forerunners.
///
/// One topic0 has three shapes: ERC-721 indexes all three arguments, ERC-20 two, contracts older than
/// ERC-721 none. The shape decides, and where it cannot, what is known of the contract; never a guess.
final class Erc721Transfers {

    private Erc721Transfers() {}

    static EventMeaning transfer(RawLog log, ContractProfile profile) {
        int words = Words.count(log.data());
        return switch (log.topics().size()) {
            case 4 ->
                    words == 0
                            ? moved(
                                    "ERC-721 Transfer",
                                    log,
                                    standard(profile),
                                    Words.address(log.topics().get(1)),
                                    Words.address(log.topics().get(2)),
                                    Words.topic(log, 3))
                            : malformed("ERC-721 Transfer", "no data", log);
            case 3 ->
                    words == 1
                            ? erc20Shape(log, profile)
                            : malformed("ERC-20 Transfer", "1 word of data", log);
            case 1 -> unindexed(log, profile, words);
            default -> undecoded("Transfer", "1, 3 or 4 topics", log);
        };
    }

    private static EventMeaning erc20Shape(RawLog log, ContractProfile profile) {
        return switch (profile) {
            case ERC721_ERC20_SHAPE ->
                    moved(
                            "Transfer",
                            log,
                            TokenStandard.ERC721_ERC20_SHAPE,
                            Words.address(log.topics().get(1)),
                            Words.address(log.topics().get(2)),
                            Words.number(log.data(), 0));
            case CRYPTOPUNKS -> companion(log);
            default -> new NotOurs("erc20-transfer");
        };
    }

    /// It names giver and receiver, and of a sale for a bid no other log names the receiver.
    private static EventMeaning companion(RawLog log) {
        String from = Words.address(log.topics().get(1));
        String to = Words.address(log.topics().get(2));
        return from == null || to == null
                ? malformed("Transfer", "addresses padded with zeros", log)
                : new Companion("punk-count", from, to);
    }

    private static EventMeaning unindexed(RawLog log, ContractProfile profile, int words) {
        if (profile != ContractProfile.ERC721_UNINDEXED) {
            return undecoded("Transfer", "indexed arguments and a profile of its contract", log);
        }
        return words == 3
                ? moved(
                        "Transfer",
                        log,
                        TokenStandard.ERC721_UNINDEXED,
                        Words.address(log.data(), 0),
                        Words.address(log.data(), 1),
                        Words.number(log.data(), 2))
                : malformed("Transfer", "3 words of data", log);
    }

    /// `ERC721Transfer`, as ERC-404 contracts say beside the transfer of the fungible part.
    static EventMeaning erc404(RawLog log, ContractProfile profile) {
        return shaped(log, 4, 0)
                ? moved(
                        "ERC721Transfer",
                        log,
                        TokenStandard.ERC404,
                        Words.address(log.topics().get(1)),
                        Words.address(log.topics().get(2)),
                        Words.topic(log, 3))
                : malformed("ERC721Transfer", "4 topics and no data", log);
    }

    /// `ERC20Transfer`, the fungible part of ERC-404.
    static EventMeaning fungible(RawLog log, ContractProfile profile) {
        return shaped(log, 3, 1)
                ? new NotOurs("erc404-fungible-transfer")
                : malformed("ERC20Transfer", "3 topics and 1 word of data", log);
    }

    private static TokenStandard standard(ContractProfile profile) {
        return switch (profile) {
            case ERC404 -> TokenStandard.ERC404;
            case ERC721_UNINDEXED -> TokenStandard.ERC721_UNINDEXED;
            case ERC721_ERC20_SHAPE -> TokenStandard.ERC721_ERC20_SHAPE;
            case CRYPTOPUNKS, SEADROP, STANDARD -> TokenStandard.ERC721;
        };
    }

    static EventMeaning moved(
            String event,
            RawLog log,
            TokenStandard standard,
            @Nullable String from,
            @Nullable String to,
            BigInteger tokenId) {
        return from == null || to == null
                ? malformed(event, "addresses padded with zeros", log)
                : new Transfers(standard, "", from, to, List.of(new Unit(tokenId, BigInteger.ONE)));
    }
}
