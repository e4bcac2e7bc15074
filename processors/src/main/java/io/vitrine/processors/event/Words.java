package io.vitrine.processors.event;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// ABI words read from hex text without trusting a length or an offset.
final class Words {

    static final String ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";

    private static final int WORD = 64;
    private static final int PREFIX = 2;
    private static final String ZERO_PADDING = "000000000000000000000000";
    private static final BigInteger SMALL = BigInteger.valueOf(Integer.MAX_VALUE);

    private Words() {}

    /// Number of whole words in `0x` data; -1 when it is no whole number of words.
    static int count(String data) {
        int digits = data.length() - PREFIX;
        return digits % WORD == 0 ? digits / WORD : -1;
    }

    static BigInteger number(String data, int word) {
        int start = PREFIX + word * WORD;
        return new BigInteger(data.substring(start, start + WORD), 16);
    }

    /// The word as an index below `limit`; -1 when it is larger.
    static int index(String data, int word, int limit) {
        BigInteger value = number(data, word);
        return value.compareTo(SMALL) < 0 && value.intValue() < limit ? value.intValue() : -1;
    }

    /// An address from a 32-byte topic; null when its padding is not zero.
    static @Nullable String address(String topic) {
        return topic.startsWith(ZERO_PADDING, PREFIX)
                ? "0x" + topic.substring(PREFIX + ZERO_PADDING.length())
                : null;
    }
}
