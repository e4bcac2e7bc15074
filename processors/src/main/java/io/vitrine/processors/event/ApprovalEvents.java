package io.vitrine.processors.event;

import static io.vitrine.processors.event.LogDecoder.malformed;
import static io.vitrine.processors.event.LogDecoder.shaped;
import static io.vitrine.processors.event.LogDecoder.undecoded;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.ApprovalChanged;
import io.vitrine.domain.event.EventMeaning.NotOurs;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.TokenTransfer;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Who may move whose tokens: `Approval` and `ApprovalForAll`. The shapes are those of `Transfer`.
final class ApprovalEvents {

    private ApprovalEvents() {}

    static EventMeaning single(RawLog log, ContractProfile profile) {
        int words = Words.count(log.data());
        return switch (log.topics().size()) {
            case 4 ->
                    words == 0
                            ? indexed("ERC-721 Approval", log)
                            : malformed("ERC-721 Approval", "no data", log);
            case 3 -> erc20Shape(log, profile, words);
            case 1 -> unindexed(log, profile, words);
            default -> undecoded("Approval", "1, 3 or 4 topics", log);
        };
    }

    private static EventMeaning erc20Shape(RawLog log, ContractProfile profile, int words) {
        if (words != 1) {
            return malformed("ERC-20 Approval", "1 word of data", log);
        }
        return profile == ContractProfile.ERC721_ERC20_SHAPE
                ? changed(
                        "Approval",
                        log,
                        Words.address(log.topics().get(1)),
                        Words.address(log.topics().get(2)),
                        Words.number(log.data(), 0))
                : new NotOurs("erc20-approval");
    }

    private static EventMeaning unindexed(RawLog log, ContractProfile profile, int words) {
        if (profile != ContractProfile.ERC721_UNINDEXED) {
            return undecoded("Approval", "indexed arguments and a profile of its contract", log);
        }
        return words == 3
                ? changed(
                        "Approval",
                        log,
                        Words.address(log.data(), 0),
                        Words.address(log.data(), 1),
                        Words.number(log.data(), 2))
                : malformed("Approval", "3 words of data", log);
    }

    static EventMeaning erc404(RawLog log, ContractProfile profile) {
        return shaped(log, 4, 0)
                ? indexed("ERC721Approval", log)
                : malformed("ERC721Approval", "4 topics and no data", log);
    }

    private static EventMeaning indexed(String event, RawLog log) {
        return changed(
                event,
                log,
                Words.address(log.topics().get(1)),
                Words.address(log.topics().get(2)),
                Words.topic(log, 3));
    }

    private static EventMeaning changed(
            String event,
            RawLog log,
            @Nullable String owner,
            @Nullable String operator,
            BigInteger tokenId) {
        return owner == null || operator == null
                ? malformed(event, "addresses padded with zeros", log)
                : new ApprovalChanged(
                        owner, operator, tokenId, !operator.equals(TokenTransfer.ZERO_ADDRESS));
    }

    static EventMeaning all(RawLog log, ContractProfile profile) {
        if (!shaped(log, 3, 1)) {
            return malformed("ApprovalForAll", "3 topics and 1 word of data", log);
        }
        String owner = Words.address(log.topics().get(1));
        String operator = Words.address(log.topics().get(2));
        int approved = Words.index(log.data(), 0, 2);
        return owner == null || operator == null || approved < 0
                ? malformed("ApprovalForAll", "two addresses and a word that is 0 or 1", log)
                : new ApprovalChanged(owner, operator, null, approved == 1);
    }
}
