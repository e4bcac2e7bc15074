package io.vitrine.processors.event;

import static io.vitrine.processors.event.LogDecoder.malformed;
import static io.vitrine.processors.event.LogDecoder.shaped;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.MintTermsChanged;
import io.vitrine.domain.event.EventMeaning.NotOurs;
import io.vitrine.domain.event.MintStage;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.TokenTransfer;
import java.math.BigInteger;
import java.util.List;

/// Drops of SeaDrop, which speaks of the collections that mint through it. Anybody can log the same
/// about anybody, so only SeaDrop itself is heard, and a collection about itself.
final class SeaDropEvents {

    private static final int PUBLIC_WORDS = 6;
    private static final int GATED_WORDS = 8;
    private static final int SIGNED_WORDS = 7;
    private static final String NO_LIST =
            "0x0000000000000000000000000000000000000000000000000000000000000000";

    private SeaDropEvents() {}

    static EventMeaning publicDrop(RawLog log, ContractProfile profile) {
        String collection =
                shaped(log, 2, PUBLIC_WORDS) ? Words.address(log.topics().get(1)) : null;
        if (collection == null) {
            return malformed("PublicDropUpdated", "2 topics and 6 words of data", log);
        }
        BigInteger start = Words.number(log.data(), 1);
        BigInteger end = Words.number(log.data(), 2);
        boolean none = start.signum() == 0 && end.signum() == 0;
        MintStage stage =
                new MintStage(
                        true,
                        start,
                        end,
                        Words.number(log.data(), 0),
                        TokenTransfer.ZERO_ADDRESS,
                        Words.number(log.data(), 3),
                        null,
                        null);
        return said(log, profile, collection, "seadrop-public", none ? List.of() : List.of(stage));
    }

    static EventMeaning allowList(RawLog log, ContractProfile profile) {
        String collection = log.topics().size() == 4 ? Words.address(log.topics().get(1)) : null;
        if (collection == null || Words.count(log.data()) < 2) {
            return malformed("AllowListUpdated", "4 topics and two texts", log);
        }
        MintStage stage =
                new MintStage(
                        false, null, null, null, TokenTransfer.ZERO_ADDRESS, null, null, null);
        boolean none = log.topics().get(3).equals(NO_LIST);
        return said(
                log, profile, collection, "seadrop-allow-list", none ? List.of() : List.of(stage));
    }

    /// A stage for whoever holds a token of another collection; without any unit for a wallet there is none.
    static EventMeaning gated(RawLog log, ContractProfile profile) {
        String collection = shaped(log, 3, GATED_WORDS) ? Words.address(log.topics().get(1)) : null;
        String held = collection == null ? null : Words.address(log.topics().get(2));
        if (collection == null || held == null) {
            return malformed("TokenGatedDropStageUpdated", "3 topics and 8 words of data", log);
        }
        BigInteger perWallet = Words.number(log.data(), 1);
        MintStage stage =
                new MintStage(
                        false,
                        Words.number(log.data(), 2),
                        Words.number(log.data(), 3),
                        Words.number(log.data(), 0),
                        TokenTransfer.ZERO_ADDRESS,
                        perWallet,
                        Words.number(log.data(), 5),
                        null);
        return said(
                log,
                profile,
                collection,
                "seadrop-gated:" + held,
                perWallet.signum() == 0 ? List.of() : List.of(stage));
    }

    /// What a signer may allow at most, and at the least price; without any unit for a wallet he may allow nothing.
    static EventMeaning signed(RawLog log, ContractProfile profile) {
        String collection =
                shaped(log, 3, SIGNED_WORDS) ? Words.address(log.topics().get(1)) : null;
        String signer = collection == null ? null : Words.address(log.topics().get(2));
        if (collection == null || signer == null) {
            return malformed(
                    "SignedMintValidationParamsUpdated", "3 topics and 7 words of data", log);
        }
        BigInteger perWallet = Words.number(log.data(), 1);
        MintStage stage =
                new MintStage(
                        false,
                        Words.number(log.data(), 2),
                        Words.number(log.data(), 3),
                        Words.number(log.data(), 0),
                        TokenTransfer.ZERO_ADDRESS,
                        perWallet,
                        Words.number(log.data(), 4),
                        null);
        return said(
                log,
                profile,
                collection,
                "seadrop-signed:" + signer,
                perWallet.signum() == 0 ? List.of() : List.of(stage));
    }

    private static EventMeaning said(
            RawLog log,
            ContractProfile profile,
            String collection,
            String part,
            List<MintStage> stages) {
        return profile == ContractProfile.SEADROP || log.address().equals(collection)
                ? new MintTermsChanged(collection, part, stages)
                : new NotOurs("seadrop-of-a-stranger");
    }
}
