package io.vitrine.processors.event;

import static io.vitrine.processors.event.LogDecoder.malformed;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.MintTermsChanged;
import io.vitrine.domain.event.MintStage;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.TokenTransfer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Claim conditions of thirdweb's drops: phases, each of which lasts until the next begins.
final class ThirdwebEvents {

    private static final String NATIVE = "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
    private static final BigInteger NO_LIMIT = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
    private static final int STAGE_WORDS = 8;
    private static final int MOST_STAGES = 100;

    private ThirdwebEvents() {}

    static EventMeaning erc721(RawLog log, ContractProfile profile) {
        return log.topics().size() == 1
                ? decode(log, "thirdweb", null)
                : malformed("ClaimConditionsUpdated", "1 topic", log);
    }

    static EventMeaning erc1155(RawLog log, ContractProfile profile) {
        if (log.topics().size() != 2) {
            return malformed("ClaimConditionsUpdated", "2 topics", log);
        }
        BigInteger token = Words.topic(log, 1);
        return decode(log, "thirdweb:" + token, token);
    }

    private static EventMeaning decode(RawLog log, String part, @Nullable BigInteger token) {
        List<MintStage> stages = stages(log.data(), token);
        return stages == null
                ? malformed(
                        "ClaimConditionsUpdated",
                        "up to " + MOST_STAGES + " conditions inside the data",
                        log)
                : new MintTermsChanged(log.address(), part, stages);
    }

    private static @Nullable List<MintStage> stages(String data, @Nullable BigInteger token) {
        int words = Words.count(data);
        if (words < 3) {
            return null;
        }
        int array = Words.tail(data, 0, 2);
        int count = array < 0 ? -1 : Words.index(data, array, words - array);
        if (count < 0 || count > MOST_STAGES) {
            return null;
        }
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = Words.tail(data, array + 1 + i, count, array + 1);
            if (places[i] < 0
                    || places[i] + STAGE_WORDS > words
                    || Words.address(data, places[i] + 6) == null) {
                return null;
            }
        }
        List<MintStage> stages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            @Nullable BigInteger end = i + 1 < count ? Words.number(data, places[i + 1]) : null;
            stages.add(stage(data, places[i], end, token));
        }
        return stages;
    }

    private static MintStage stage(
            String data, int at, @Nullable BigInteger end, @Nullable BigInteger token) {
        String currency = String.valueOf(Words.address(data, at + 6));
        return new MintStage(
                Words.number(data, at + 4).signum() == 0,
                Words.number(data, at),
                end,
                Words.number(data, at + 5),
                currency.equals(NATIVE) ? TokenTransfer.ZERO_ADDRESS : currency,
                limit(Words.number(data, at + 3)),
                limit(Words.number(data, at + 1)),
                token);
    }

    private static @Nullable BigInteger limit(BigInteger value) {
        return value.equals(NO_LIMIT) || value.signum() == 0 ? null : value;
    }
}
