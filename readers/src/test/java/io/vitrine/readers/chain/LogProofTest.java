package io.vitrine.readers.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.event.RawLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Nodes that leave logs out, or make some up, and what proves it (rows C-35 and C-36).
class LogProofTest extends WithNodes {

    private static List<RawLog> logs(ChainRpc rpc, LogQuery query) {
        return rpc.range(0, 9, null, query).logs();
    }

    /// Answers of logs without those of one block.
    private static FakeNode leavingOut(long block, FakeNode node) {
        return node.method(
                "eth_getLogs",
                params -> {
                    List<Object> logs = new ArrayList<>();
                    for (long number = 0; number <= 9; number++) {
                        for (int i = 0; number != block && i < 3; i++) {
                            logs.add(FakeNode.log(number, i));
                        }
                    }
                    return logs;
                });
    }

    @Test
    void anEmptyAnswerThatABloomContradictsIsAskedElsewhereAndTheLiarIsSuspect() {
        FakeNode liar = node(9, 3).method("eth_getLogs", params -> List.of());
        FakeNode honest = node(9, 3);
        ChainRpc rpc = rpc(liar, honest);

        assertThat(logs(rpc, WANTED)).hasSize(30);
        int asked = liar.asked.size();
        assertThat(logs(rpc, WANTED)).hasSize(30);
        assertThat(liar.asked).as("a suspect comes last").hasSize(asked);
    }

    @Test
    void aBlockThatIsMissingFromEveryAnswerEndsTheRangeAndIsNamed() {
        assertThatThrownBy(() ->
                        logs(rpc(leavingOut(6, node(9, 3)), leavingOut(6, node(9, 3))), WANTED))
                .isInstanceOfSatisfying(
                        RpcInconsistent.class, e -> assertThat(e.block()).isEqualTo(6))
                .hasMessageContaining("Block 6: logs: expected 3 as its receipts prove but was 0");
    }

    @Test
    void receiptsThatLackTheLogTooDoNotComeToTheRoot() {
        FakeNode liar =
                leavingOut(6, node(9, 3))
                        .method(
                                "eth_getBlockReceipts",
                                params -> {
                                    long number = Long.decode(params.get(0).asString());
                                    return FakeNode.receipts(number, number == 6 ? 2 : 3);
                                });

        assertThatThrownBy(() -> logs(rpc(liar), WANTED))
                .isInstanceOfSatisfying(
                        RpcInconsistent.class, e -> assertThat(e.block()).isEqualTo(6))
                .hasMessageContaining("receiptsRoot");
    }

    @Test
    void aBloomThatAdmitsByChanceIsNoMissingLog() {
        FakeNode node = node(9, 3).having(number -> number == 4 ? 400 : 3);
        LogQuery absent = LogQuery.of(manyTopics());

        assertThat(logs(rpc(node.method("eth_getLogs", params -> List.of())), absent)).isEmpty();
        assertThat(node.asked).contains("eth_getBlockReceipts");
    }

    private static Set<String> manyTopics() {
        Set<String> topics = new java.util.HashSet<>();
        for (int i = 0; i < 100; i++) {
            topics.add("0x" + "e".repeat(60) + String.format("%04x", i));
        }
        return topics;
    }

    @Test
    void whereANodeHasNoReceiptsOfBlocksEachTransactionIsAskedFor() {
        FakeNode node = leavingOut(6, node(9, 3)).without("eth_getBlockReceipts");

        assertThatThrownBy(() -> logs(rpc(node), WANTED)).hasMessageContaining("Block 6: logs");
        assertThat(node.asked).contains("eth_getTransactionReceipt");
    }

    @Test
    void withoutAnyReceiptsTheNextEndpointDecides() {
        FakeNode bare =
                leavingOut(6, node(9, 3))
                        .without("eth_getBlockReceipts")
                        .without("eth_getTransactionReceipt");

        assertThat(logs(rpc(bare, node(9, 3)), WANTED)).hasSize(30);
        assertThatThrownBy(() -> logs(rpc(bare), WANTED))
                .hasMessageContaining("NO_RECEIPTS")
                .hasMessageContaining("block 6");
    }

    @Test
    void aLogThatItsBlockDoesNotAdmitIsRefused() {
        FakeNode liar = node(9, 0).method("eth_getLogs", params -> List.of(FakeNode.log(5, 0)));

        assertThatThrownBy(() -> logs(rpc(liar), WANTED))
                .isInstanceOf(RpcInconsistent.class)
                .hasMessageContaining("Block 5: log 0: expected one that the block's bloom admits");
        assertThat(logs(rpc(liar, node(9, 0)), WANTED)).isEmpty();
    }

    @Test
    void aChainWithoutReliableBloomsIsBelieved() {
        ChainFeatures unreliable = ChainFeatures.parse("{\"bloomReliable\": false}");
        FakeNode node =
                node(9, 1)
                        .method(
                                "eth_getBlockByNumber",
                                params -> {
                                    Map<String, Object> block =
                                            FakeNode.block(
                                                    Long.decode(params.get(0).asString()),
                                                    params.get(1).asBoolean(),
                                                    1);
                                    block.put("logsBloom", "0x" + "0".repeat(512));
                                    return block;
                                });

        assertThat(logs(rpc(unreliable, QUICK, node), WANTED)).hasSize(10);
        assertThatThrownBy(() -> logs(rpc(node), WANTED))
                .hasMessageContaining("bloomReliable false");
    }

    /// One of several logs of a block is missing: no bloom sees it, the receipts do.
    @Test
    void theReceiptsOfEveryBlockProveWhatNoBloomSees() {
        FakeNode liar =
                node(9, 3)
                        .method(
                                "eth_getLogs",
                                params -> {
                                    List<Object> logs = new ArrayList<>();
                                    for (long number = 0; number <= 9; number++) {
                                        for (int i = 0; i < (number == 7 ? 2 : 3); i++) {
                                            logs.add(FakeNode.log(number, i));
                                        }
                                    }
                                    return logs;
                                });

        assertThat(logs(rpc(liar), WANTED)).hasSize(29);
        assertThatThrownBy(() -> logs(rpc(liar), WANTED.provenBy(LogProof.RECEIPTS)))
                .isInstanceOfSatisfying(
                        RpcInconsistent.class, e -> assertThat(e.block()).isEqualTo(7))
                .hasMessageContaining("expected 3 as its receipts prove but was 2");
        assertThat(logs(rpc(liar, node(9, 3)), WANTED.provenBy(LogProof.RECEIPTS))).hasSize(30);
    }

    @Test
    void aLogThatWasAddedOrChangedIsRefusedByTheReceipts() {
        FakeNode adding =
                node(9, 1)
                        .method(
                                "eth_getLogs",
                                params -> {
                                    List<Object> logs = new ArrayList<>();
                                    for (long number = 0; number <= 9; number++) {
                                        logs.add(FakeNode.log(number, 0));
                                    }
                                    Map<String, Object> more =
                                            new LinkedHashMap<>(FakeNode.log(3, 0));
                                    more.put("logIndex", "0x1");
                                    logs.add(more);
                                    return logs;
                                });

        assertThatThrownBy(() -> logs(rpc(adding), WANTED.provenBy(LogProof.RECEIPTS)))
                .hasMessageContaining("Block 3: logs: expected 1 as its receipts prove but was 2");
    }

    @Test
    void blocksWithoutTransactionsNeedNoReceipts() {
        FakeNode node = node(9, 0);

        assertThat(logs(rpc(node), WANTED.provenBy(LogProof.RECEIPTS))).isEmpty();
        assertThat(node.asked).doesNotContain("eth_getBlockReceipts");
    }

    @Test
    void aTopicThatIsWatchedRaisesTheAlarmAlone() {
        String other = "0x" + "f".repeat(64);
        FakeNode node = node(9, 2);
        // Every log's second topic is this word, so the blooms admit it though no log begins with
        // it.
        LogQuery query =
                LogQuery.of(Set.of(FakeNode.TOPIC, other)).watching(Set.of("0x" + "0".repeat(64)));

        assertThat(logs(rpc(node), query)).hasSize(20);
        assertThat(node.asked).contains("eth_getBlockReceipts");
    }
}
