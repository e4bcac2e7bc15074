package io.vitrine.processors.event;

import io.vitrine.domain.event.RawLog;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// ABI words read from hex text without trusting a length or an offset.
final class Words {

    static final String ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";

    private static final int WORD = 64;
    private static final int PREFIX = 2;
    private static final String ZERO_PADDING = "000000000000000000000000";
    private static final BigInteger WORD_BYTES = BigInteger.valueOf(32);
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

    /// An address from a word of data; null when its padding is not zero.
    static @Nullable String address(String data, int word) {
        int start = PREFIX + word * WORD;
        return data.startsWith(ZERO_PADDING, start)
                ? "0x" + data.substring(start + ZERO_PADDING.length(), start + WORD)
                : null;
    }

    /// The number that a topic is.
    static BigInteger topic(RawLog log, int topic) {
        return new BigInteger(log.topics().get(topic).substring(PREFIX), 16);
    }

    /// The word to which an offset points; -1 when it is no word inside the data behind the heads.
    static int tail(String data, int word, int heads) {
        return tail(data, word, heads, 0);
    }

    /// As above, for an offset that counts from `base`.
    static int tail(String data, int word, int heads, int base) {
        int room = count(data) - base;
        if (word >= count(data)) {
            return -1;
        }
        BigInteger[] offset = number(data, word).divideAndRemainder(WORD_BYTES);
        boolean inside =
                offset[1].signum() == 0
                        && offset[0].compareTo(BigInteger.valueOf(room)) < 0
                        && offset[0].intValue() >= heads;
        return inside ? base + offset[0].intValue() : -1;
    }

    /// Whether a text lies whole inside the data; nothing is read of it. The last word may be cut short,
    /// as some compilers leave it.
    static boolean isText(String data, int word, int heads) {
        int bytes = (data.length() - PREFIX) / 2;
        int offsetAt = PREFIX + word * WORD;
        if (data.length() < offsetAt + WORD) {
            return false;
        }
        BigInteger offset = number(data, word);
        if (offset.compareTo(BigInteger.valueOf(bytes - 32L)) > 0
                || offset.intValue() < heads * 32) {
            return false;
        }
        int lengthAt = PREFIX + offset.intValue() * 2;
        BigInteger length = new BigInteger(data.substring(lengthAt, lengthAt + WORD), 16);
        return length.compareTo(BigInteger.valueOf(bytes - 32L - offset.intValue())) <= 0;
    }
}
