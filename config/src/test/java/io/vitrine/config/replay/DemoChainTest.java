package io.vitrine.config.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The fixtures were written by `config/demo/generate.mjs` from what the real node answered.
class DemoChainTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ReplayChain CHAIN = DemoChain.load();

    @Test
    void everySampledCallIsAnsweredWithTheBytesOfTheRealNode() throws IOException {
        ContractState contracts = Objects.requireNonNull(CHAIN.contracts());
        List<String> differences = new ArrayList<>();
        int compared = 0;
        try (BufferedReader lines = fixture("/demo/calls.ndjson.gz")) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode sample = JSON.readTree(line);
                ContractState.Outcome expected =
                        sample.has("result")
                                ? new ContractState.Outcome.Returned(
                                        sample.path("result").asString())
                                : new ContractState.Outcome.Reverted(
                                        sample.path("revert").asString());
                ContractState.Outcome actual =
                        contracts.call(
                                sample.path("to").asString(),
                                sample.path("data").asString(),
                                sample.path("block").asLong());
                compared++;
                if (!actual.equals(expected)) {
                    differences.add(
                            sample.path("label").asString()
                                    + " at "
                                    + sample.path("block").asLong()
                                    + ": expected "
                                    + expected
                                    + " but was "
                                    + actual);
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(700);
    }

    @Test
    void theHeadIsTheOneThatWasRecorded() throws IOException {
        JsonNode expected = expected();
        assertThat(CHAIN.head()).isEqualTo(expected.path("head").asLong());
        assertThat(CHAIN.headHash()).isEqualTo(expected.path("headHash").asString());
        assertThat(CHAIN.blockCount()).isEqualTo(expected.at("/totals/blocks").asInt());
        assertThat(CHAIN.logCount()).isEqualTo(expected.at("/totals/logs").asLong());
    }

    @Test
    void theRegistryNamesWrappedNativeAndSeaport() {
        assertThat(DemoChain.registry())
                .extracting(DemoChain.KnownContract::name)
                .containsExactly("wrapped-native", "seaport-1.6");
    }

    @Test
    void everyTokenHasADocumentAndEveryDocumentAPicture() throws IOException {
        ContractState contracts = Objects.requireNonNull(CHAIN.contracts());
        Set<String> pictures = new HashSet<>();
        JsonNode collections = expected().path("collections");
        for (String key : List.of("herbarium", "plates", "orrery", "chrysalis")) {
            JsonNode collection = collections.path(key);
            boolean editions = key.equals("plates");
            String selector = Hex.selector(editions ? "uri(uint256)" : "tokenURI(uint256)");
            int found = 0;
            for (int id = 0; id <= collection.path("tokens").asInt(); id++) {
                String address = collection.path("address").asString();
                if (contracts.call(address, selector + Hex.word(id), CHAIN.head())
                                instanceof ContractState.Outcome.Returned(String answer)
                        && !(editions && id == 0)) {
                    found++;
                    String uri = text(answer).replace("{id}", Hex.word(id));
                    JsonNode document = JSON.readTree(fetch(uri));
                    String image = document.path("image").asString();
                    assertThat(fetch(image)).as(image).isNotEmpty();
                    pictures.add(image);
                }
            }
            assertThat(found).isEqualTo(collection.path(editions ? "tokens" : "live").asInt());
        }
        assertThat(pictures).hasSizeBetween(300, 500);
    }

    private static byte[] fetch(String uri) {
        if (uri.startsWith("data:")) {
            return Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1));
        }
        String origin = "http://127.0.0.1:" + DemoChain.PORT;
        String path =
                uri.startsWith("ipfs://")
                        ? "/ipfs/" + uri.substring("ipfs://".length())
                        : uri.substring(origin.length());
        StaticFiles.StaticFile file = CHAIN.files().at(path);
        assertThat(file).as(uri).isNotNull();
        return Objects.requireNonNull(file).bytes();
    }

    private static String text(String answer) {
        byte[] bytes = Hex.bytes(answer);
        int length = (int) Hex.number("0x" + answer.substring(66 + 32, 66 + 64));
        return new String(bytes, 64, length, StandardCharsets.UTF_8);
    }

    private static JsonNode expected() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        DemoChainTest.class.getResourceAsStream("/demo/expected.json"))) {
            return JSON.readTree(in);
        }
    }

    private static BufferedReader fixture(String name) throws IOException {
        InputStream in = Objects.requireNonNull(DemoChainTest.class.getResourceAsStream(name));
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
    }
}
