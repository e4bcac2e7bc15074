package io.vitrine.processors.event;

import static io.vitrine.processors.event.Logs.address;
import static io.vitrine.processors.event.Logs.batch;
import static io.vitrine.processors.event.Logs.data;
import static io.vitrine.processors.event.Logs.digits;
import static io.vitrine.processors.event.Logs.erc721;
import static io.vitrine.processors.event.Logs.log;
import static io.vitrine.processors.event.Logs.single;
import static io.vitrine.processors.event.Logs.word;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.NotOurs;
import io.vitrine.domain.event.EventMeaning.Transfers;
import io.vitrine.domain.event.EventMeaning.Unit;
import io.vitrine.domain.event.EventMeaning.Unreadable;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.TokenStandard;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventDecoderTest {

    private static final BigInteger INT = BigInteger.valueOf(Integer.MAX_VALUE);
    private static final BigInteger HUGE = TWO.pow(255);

    private final EventDecoder decoder = new EventDecoder(EventCatalog.load());

    @Test
    void threeIndexedArgumentsAreErc721() {
        assertThat(decoder.decode(erc721(1, 0, 1, 2, 7)))
                .isEqualTo(
                        new Transfers(
                                TokenStandard.ERC721,
                                "",
                                address(1),
                                address(2),
                                List.of(new Unit(BigInteger.valueOf(7), ONE))));
    }

    @Test
    void theLargestTokenIdIsRead() {
        RawLog log = log(1, 0, List.of(Logs.ERC721, word(1), word(2), "0x" + "f".repeat(64)), "0x");
        assertThat(units(decoder.decode(log))).containsExactly(new Unit(Logs.MOST, ONE));
    }

    @Test
    void twoIndexedArgumentsAreErc20AndNotOurs() {
        assertThat(decoder.decode(log(1, 0, List.of(Logs.ERC721, word(1), word(2)), data(5))))
                .isEqualTo(new NotOurs("erc20-transfer"));
    }

    @Test
    void oneIndexedArgumentIsNoTransferOfAnyStandard() {
        assertThat(code(log(1, 0, List.of(Logs.ERC721, word(1)), data(2, 3))))
                .isEqualTo("UNDECODED");
    }

    @Test
    void noIndexedArgumentIsNotGuessedAt() {
        assertThat(code(log(1, 0, List.of(Logs.ERC721), data(1, 2, 3)))).isEqualTo("UNDECODED");
    }

    @Test
    void anUnknownTopicAndNoTopicAreUndecoded() {
        assertThat(code(log(1, 0, List.of(word(1)), "0x"))).isEqualTo("UNDECODED");
        assertThat(code(log(1, 0, List.of(), data(1)))).isEqualTo("UNDECODED");
    }

    @Test
    void aSingleSaysWhoMovedHowMany() {
        assertThat(decoder.decode(single(1, 0, 1, 2, Logs.MOST, BigInteger.ZERO)))
                .isEqualTo(
                        new Transfers(
                                TokenStandard.ERC1155,
                                address(9),
                                address(1),
                                address(2),
                                List.of(new Unit(Logs.MOST, BigInteger.ZERO))));
    }

    @Test
    void aBatchKeepsItsOrderAndItsRepetitions() {
        RawLog log = batch(1, 0, 1, 2, data(64, 192, 3, 5, 4, 5, 3, 10, 20, 30));
        assertThat(units(decoder.decode(log)))
                .containsExactly(unit(5, 10), unit(4, 20), unit(5, 30));
    }

    @Test
    void anEmptyBatchMovesNothing() {
        assertThat(units(decoder.decode(batch(1, 0, 1, 2, data(64, 96, 0, 0))))).isEmpty();
    }

    @Test
    void arraysMayStandInAnyOrderOrShareTheirWords() {
        assertThat(units(decoder.decode(batch(1, 0, 1, 2, data(128, 64, 1, 8, 1, 3)))))
                .containsExactly(unit(3, 8));
        assertThat(units(decoder.decode(batch(1, 0, 1, 2, data(64, 64, 2, 6, 7)))))
                .as("an encoder may let both arrays be one")
                .containsExactly(unit(6, 6), unit(7, 7));
    }

    static Stream<Arguments> malformed() {
        String good = data(64, 128, 1, 5, 1, 3);
        String dirty = "0x000000000000000000000001" + "0".repeat(40);
        return Stream.of(
                Arguments.of("no data", batch(1, 0, 1, 2, "0x")),
                Arguments.of("half a word", batch(1, 0, 1, 2, good + "00")),
                Arguments.of("last word missing", batch(1, 0, 1, 2, good.substring(0, 322))),
                Arguments.of("offset outside", batch(1, 0, 1, 2, data(64, 192, 1, 5, 1, 3))),
                Arguments.of("offset at the heads", batch(1, 0, 1, 2, data(0, 128, 1, 5, 1, 3))),
                Arguments.of("offset amid a word", batch(1, 0, 1, 2, data(65, 128, 1, 5, 1, 3))),
                Arguments.of("offset 2^31-1", batch(1, 0, 1, 2, replaced(good, 0, INT))),
                Arguments.of(
                        "offset 2^31-32",
                        batch(1, 0, 1, 2, replaced(good, 0, TWO.pow(31).subtract(TWO.pow(5))))),
                Arguments.of("offset 2^255", batch(1, 0, 1, 2, replaced(good, 1, HUGE))),
                Arguments.of("length 2^31-1", batch(1, 0, 1, 2, replaced(good, 2, INT))),
                Arguments.of("length 2^255", batch(1, 0, 1, 2, replaced(good, 4, HUGE))),
                Arguments.of("length 2^256-1", batch(1, 0, 1, 2, replaced(good, 2, Logs.MOST))),
                Arguments.of("unequal arrays", batch(1, 0, 1, 2, data(64, 128, 1, 5, 2, 3, 4))),
                Arguments.of("one word short", batch(1, 0, 1, 2, data(64, 128, 2, 5, 2, 3))),
                Arguments.of(
                        "single: one word",
                        log(1, 0, List.of(Logs.SINGLE, word(9), word(1), word(2)), data(1))),
                Arguments.of(
                        "single: three words",
                        log(1, 0, List.of(Logs.SINGLE, word(9), word(1), word(2)), data(1, 2, 3))),
                Arguments.of(
                        "single: three topics",
                        log(1, 0, List.of(Logs.SINGLE, word(9), word(1)), data(1, 2))),
                Arguments.of(
                        "single: dirty operator",
                        log(1, 0, List.of(Logs.SINGLE, dirty, word(1), word(2)), data(1, 2))),
                Arguments.of(
                        "721: dirty sender",
                        log(1, 0, List.of(Logs.ERC721, dirty, word(2), word(3)), "0x")),
                Arguments.of(
                        "721: dirty receiver",
                        log(1, 0, List.of(Logs.ERC721, word(1), dirty, word(3)), "0x")),
                Arguments.of(
                        "721: with data",
                        log(1, 0, List.of(Logs.ERC721, word(1), word(2), word(3)), data(1))),
                Arguments.of(
                        "20: no data", log(1, 0, List.of(Logs.ERC721, word(1), word(2)), "0x")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void malformed(String what, RawLog log) {
        assertThat(code(log)).as(what).isEqualTo("LOG_MALFORMED");
    }

    @Test
    void aClaimedLengthCostsNoMemory() {
        RawLog log = batch(1, 0, 1, 2, replaced(data(64, 128, 1, 5, 1, 3), 2, INT));
        decoder.decode(log);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        EventMeaning meaning = decoder.decode(log);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
        assertThat(meaning).isInstanceOf(Unreadable.class);
    }

    @Test
    void aBatchOfManyIsReadWhole() {
        StringBuilder data = new StringBuilder(data(64, 64 + 32 * 5_001L, 5_000));
        for (int i = 0; i < 5_000; i++) {
            data.append(digits(i));
        }
        data.append(digits(5_000)).append(digits(1).repeat(5_000));
        assertThat(units(decoder.decode(batch(1, 0, 1, 2, data.toString())))).hasSize(5_000);
    }

    private String code(RawLog log) {
        return ((Unreadable) decoder.decode(log)).code();
    }

    private static List<Unit> units(EventMeaning meaning) {
        return ((Transfers) meaning).units();
    }

    private static Unit unit(long token, long quantity) {
        return new Unit(BigInteger.valueOf(token), BigInteger.valueOf(quantity));
    }

    private static String replaced(String data, int word, BigInteger value) {
        int start = 2 + 64 * word;
        return data.substring(0, start) + digits(value) + data.substring(start + 64);
    }
}
