package io.vitrine.processors.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.chain.Receipt;
import io.vitrine.domain.chain.Receipt.Deposit;
import io.vitrine.domain.chain.Receipt.Log;
import io.vitrine.domain.chain.Receipt.Outcome;
import io.vitrine.processors.chain.MainnetBlocks.Recorded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReceiptsRootTest {

    private static final List<Recorded> MAINNET = MainnetBlocks.all();
    private static final Log FOREIGN =
            new Log("0x" + "5".repeat(40), List.of("0x" + "6".repeat(64)), "0x07");

    static Stream<Recorded> mainnet() {
        return MAINNET.stream();
    }

    @Test
    void thereAreThirtyOneBlocksOfThreeKindsOfTransactions() {
        assertThat(MAINNET).hasSize(31);
        assertThat(MAINNET.stream().flatMap(block -> block.receipts().stream()))
                .extracting(Receipt::type)
                .contains(0, 1, 2);
    }

    @ParameterizedTest
    @MethodSource("mainnet")
    void theRootOfARealBlockHolds(Recorded block) {
        assertThat(ReceiptsRoot.of(block.receipts())).isEqualTo(block.receiptsRoot());
        assertThat(LogsBloom.of(block.logs()).toString()).isEqualTo(block.bloom());
    }

    @ParameterizedTest
    @MethodSource("mainnet")
    void aBlockWithoutOneOfItsLogsIsRefused(Recorded block) {
        for (int receipt : withLogs(block, 1)) {
            int last = block.receipts().get(receipt).logs().size() - 1;
            for (int gone : new int[] {0, last / 2, last}) {
                assertThat(changed(block, receipt, logs -> without(logs, gone)))
                        .isNotEqualTo(block.receiptsRoot());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("mainnet")
    void aBlockWithOneMoreLogIsRefused(Recorded block) {
        for (int receipt : withLogs(block, 1)) {
            assertThat(changed(block, receipt, logs -> plus(logs, FOREIGN)))
                    .isNotEqualTo(block.receiptsRoot());
            assertThat(changed(block, receipt, logs -> plus(logs, logs.getFirst())))
                    .isNotEqualTo(block.receiptsRoot());
        }
    }

    @ParameterizedTest
    @MethodSource("mainnet")
    void aBlockWithItsLogsInAnotherOrderIsRefused(Recorded block) {
        for (int receipt : withLogs(block, 2)) {
            List<Log> logs = block.receipts().get(receipt).logs();
            if (!logs.getFirst().equals(logs.getLast())) {
                assertThat(changed(block, receipt, ReceiptsRootTest::ends))
                        .isNotEqualTo(block.receiptsRoot());
            }
        }
        List<Receipt> turned = new ArrayList<>(block.receipts());
        Collections.swap(turned, 0, 1);
        assertThat(ReceiptsRoot.of(turned)).isNotEqualTo(block.receiptsRoot());
    }

    /// A few receipts of the block that have so many logs: the first, one in the middle, the last.
    private static List<Integer> withLogs(Recorded block, int atLeast) {
        List<Integer> places =
                IntStream.range(0, block.receipts().size())
                        .filter(place -> block.receipts().get(place).logs().size() >= atLeast)
                        .boxed()
                        .toList();
        assertThat(places).isNotEmpty();
        return List.of(places.getFirst(), places.get(places.size() / 2), places.getLast());
    }

    private static String changed(Recorded block, int place, UnaryOperator<List<Log>> change) {
        List<Receipt> receipts = new ArrayList<>(block.receipts());
        Receipt old = receipts.get(place);
        receipts.set(
                place,
                new Receipt(
                        old.type(),
                        old.outcome(),
                        old.cumulativeGasUsed(),
                        change.apply(new ArrayList<>(old.logs()))));
        return ReceiptsRoot.of(receipts);
    }

    private static List<Log> without(List<Log> logs, int place) {
        logs.remove(place);
        return logs;
    }

    private static List<Log> plus(List<Log> logs, Log more) {
        logs.add(more);
        return logs;
    }

    private static List<Log> ends(List<Log> logs) {
        Collections.swap(logs, 0, logs.size() - 1);
        return logs;
    }

    @Test
    void aBlockWithoutTransactionsHasTheRootThatEverybodyKnows() {
        assertThat(ReceiptsRoot.of(List.of())).isEqualTo(ReceiptsRoot.EMPTY);
    }

    /// Block 46,147, the first of Ethereum with a transaction: its receipt holds a state root.
    @Test
    void aReceiptFromBeforeByzantiumHoldsAStateRoot() {
        Receipt receipt =
                new Receipt(
                        0,
                        new Outcome.StateRoot(
                                "0x96a8e009d2b88b1483e6941e6812e32263b05683fac202abc622a3e31aed1957"),
                        21_000,
                        List.of());
        assertThat(ReceiptsRoot.of(List.of(receipt)))
                .isEqualTo("0xfe2bf2a941abf41d72637e5b91750332a30283efd40c424dc522b77e6f0ed8c4");
    }

    @Test
    void everyTypeStandsInFrontOfItsReceiptAndChangesTheRoot() {
        assertThat(
                        IntStream.rangeClosed(0, 4)
                                .mapToObj(type ->
                                        ReceiptsRoot.of(
                                                List.of(
                                                        new Receipt(
                                                                type,
                                                                new Outcome.Status(true),
                                                                21_000,
                                                                List.of(FOREIGN)))))
                                .distinct())
                .hasSize(5);
    }

    @Test
    void aDepositOfARollupCommitsToTwoMoreNumbers() {
        Receipt plain = new Receipt(0x7e, new Outcome.Status(true), 46_913, List.of());
        Receipt deposit =
                new Receipt(0x7e, new Outcome.Status(true), 46_913, List.of(), new Deposit(9, 1));
        assertThat(ReceiptsRoot.of(List.of(deposit))).isNotEqualTo(ReceiptsRoot.of(List.of(plain)));
    }

    /// The examples of the encoding's definition.
    @ParameterizedTest
    @CsvSource({"'',80", "00,00", "0f,0f", "7f,7f", "80,8180", "646f67,83646f67", "0400,820400"})
    void stringsAreEncodedAsDefined(String plain, String encoded) {
        assertThat(hex(Rlp.string(HexFormat.of().parseHex(plain)))).isEqualTo(encoded);
    }

    @Test
    void numbersListsAndLongThingsAreEncodedAsDefined() {
        assertThat(hex(Rlp.number(0))).isEqualTo("80");
        assertThat(hex(Rlp.number(15))).isEqualTo("0f");
        assertThat(hex(Rlp.number(1024))).isEqualTo("820400");
        assertThat(hex(Rlp.number(0xffff_ffffL))).isEqualTo("84ffffffff");
        byte[] empty = Rlp.list(List.of());
        byte[] one = Rlp.list(List.of(empty));
        assertThat(hex(Rlp.list(List.of(empty, one, Rlp.list(List.of(empty, one))))))
                .isEqualTo("c7c0c1c0c3c0c1c0");
        assertThat(hex(Rlp.string(new byte[55]))).startsWith("b700").hasSize(112);
        assertThat(hex(Rlp.string(new byte[56]))).startsWith("b83800").hasSize(116);
        assertThat(hex(Rlp.string(new byte[1024]))).startsWith("b9040000");
        assertThat(hex(Rlp.list(List.of(Rlp.string(new byte[1024]))))).startsWith("f90403b90400");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
