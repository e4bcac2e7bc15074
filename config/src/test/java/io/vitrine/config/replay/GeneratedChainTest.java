package io.vitrine.config.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.processors.chain.LogsBloom;
import io.vitrine.processors.chain.LogsBloom.Element;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GeneratedChainTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final GeneratedChain GENERATED = GeneratedChain.of(7, 20_000);

    @Test
    void theSameSeedGivesTheSameChain() {
        GeneratedChain again = GeneratedChain.of(7, 20_000);
        assertThat(again.chain().headHash()).isEqualTo(GENERATED.chain().headHash());
        assertThat(again.truth()).isEqualTo(GENERATED.truth());
        assertThat(GeneratedChain.of(8, 20_000).chain().headHash())
                .isNotEqualTo(GENERATED.chain().headHash());
    }

    @Test
    void itHoldsExactlyAsManyLogsAsAsked() {
        assertThat(GENERATED.truth().nftLogs()).isEqualTo(20_000);
        assertThat(GENERATED.chain().logCount()).isEqualTo(GENERATED.truth().logs());
        assertThat(GENERATED.truth().burned()).isPositive();
        assertThat(GENERATED.truth().erc1155Batches()).isPositive();
    }

    @Test
    void theLogsTellTheOwnersAndBalances() {
        Map<GeneratedChain.TokenKey, String> owners = new HashMap<>();
        Map<GeneratedChain.HoldingKey, BigInteger> balances = new HashMap<>();
        for (RecordedBlock block : GENERATED.chain().between(0, GENERATED.chain().head())) {
            for (RecordedTransaction transaction : block.transactions()) {
                for (RecordedLog log : transaction.logs()) {
                    replay(log, owners, balances);
                }
            }
        }
        owners.values().removeIf(Hex.ZERO_ADDRESS::equals);
        balances.entrySet().removeIf(entry -> entry.getKey().owner().equals(Hex.ZERO_ADDRESS));
        assertThat(balances.values()).allMatch(amount -> amount.signum() >= 0);
        balances.values().removeIf(amount -> amount.signum() == 0);
        assertThat(owners).isEqualTo(GENERATED.truth().owners());
        assertThat(balances).isEqualTo(GENERATED.truth().balances());
    }

    private static void replay(
            RecordedLog log,
            Map<GeneratedChain.TokenKey, String> owners,
            Map<GeneratedChain.HoldingKey, BigInteger> balances) {
        String event = log.topics().getFirst();
        if (log.topics().size() < 4) {
            return;
        }
        if (event.equals(Hex.keccak("Transfer(address,address,uint256)"))) {
            BigInteger id = new BigInteger(log.topics().get(3).substring(2), 16);
            owners.put(
                    new GeneratedChain.TokenKey(log.address(), id),
                    Hex.addressOfWord(log.topics().get(2)));
            return;
        }
        String data = JSON.readTree(log.json()).path("data").asString().substring(2);
        boolean single =
                event.equals(Hex.keccak("TransferSingle(address,address,address,uint256,uint256)"));
        int count = single ? 1 : word(data, 2).intValueExact();
        for (int index = 0; index < count; index++) {
            BigInteger id = word(data, single ? 0 : 3 + index);
            BigInteger amount = word(data, single ? 1 : 4 + count + index);
            String from = Hex.addressOfWord(log.topics().get(2));
            String to = Hex.addressOfWord(log.topics().get(3));
            balances.merge(
                    new GeneratedChain.HoldingKey(log.address(), id, from),
                    amount.negate(),
                    BigInteger::add);
            balances.merge(
                    new GeneratedChain.HoldingKey(log.address(), id, to), amount, BigInteger::add);
        }
    }

    private static BigInteger word(String data, int index) {
        return new BigInteger(data.substring(index * 64, index * 64 + 64), 16);
    }

    @Test
    void headersLinkAndTheirBloomsCoverTheLogs() {
        String parent = "0x" + "0".repeat(64);
        for (long number = 0; number <= GENERATED.chain().head(); number++) {
            RecordedBlock block = Objects.requireNonNull(GENERATED.chain().block(number));
            JsonNode header =
                    JSON.readTree(new String(block.start(), StandardCharsets.US_ASCII) + "}");
            assertThat(header.path("parentHash").asString()).isEqualTo(parent);
            parent = block.hash();
            LogsBloom bloom = LogsBloom.empty();
            block.transactions().stream()
                    .flatMap(transaction -> transaction.logs().stream())
                    .forEach(log -> add(bloom, log));
            assertThat(header.path("logsBloom").asString()).isEqualTo(bloom.toString());
        }
    }

    @Test
    void theBloomIsTheOneThatTheRealNodeComputes() {
        ReplayChain recorded = DemoChain.load();
        for (RecordedBlock block : recorded.between(0, recorded.head())) {
            JsonNode header =
                    JSON.readTree(new String(block.start(), StandardCharsets.US_ASCII) + "}");
            LogsBloom bloom = LogsBloom.empty();
            block.transactions().stream()
                    .flatMap(transaction -> transaction.logs().stream())
                    .forEach(log -> add(bloom, log));
            assertThat(header.path("logsBloom").asString()).isEqualTo(bloom.toString());
        }
    }

    private static void add(LogsBloom bloom, RecordedLog log) {
        bloom.add(Element.of(log.address()));
        log.topics().forEach(topic -> bloom.add(Element.of(topic)));
    }
}
