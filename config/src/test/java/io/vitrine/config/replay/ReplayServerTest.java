package io.vitrine.config.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayServerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ReplayChain CHAIN = DemoChain.load();
    private static final ReplayServer SERVER = ReplayServer.start(CHAIN, 0);
    private static final String TRANSFER = Hex.keccak("Transfer(address,address,uint256)");

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void saysWhichChainItIsAndHowFarItGoes() throws Exception {
        assertThat(call("eth_chainId", "[]").asString()).isEqualTo("0x7a69");
        assertThat(call("net_version", "[]").asString()).isEqualTo("31337");
        assertThat(call("eth_blockNumber", "[]").asString()).isEqualTo(Hex.quantity(CHAIN.head()));
        assertThat(call("eth_getBlockByNumber", "[\"finalized\",false]").path("hash").asString())
                .isEqualTo(CHAIN.headHash());
    }

    @Test
    void givesBlocksByNumberTagAndHashWithOrWithoutTransactions() throws Exception {
        JsonNode whole = call("eth_getBlockByNumber", "[\"0x64\",true]");
        JsonNode brief =
                call("eth_getBlockByHash", "[\"%s\",false]".formatted(text(whole, "hash")));
        assertThat(brief.path("transactions").size()).isEqualTo(whole.path("transactions").size());
        assertThat(whole.at("/transactions/0/hash").asString())
                .isEqualTo(brief.at("/transactions/0").asString());
        assertThat(brief.path("timestamp")).isEqualTo(whole.path("timestamp"));
        assertThat(call("eth_getBlockByNumber", "[\"earliest\",false]").path("number").asString())
                .isEqualTo("0x0");
        assertThat(call("eth_getBlockByNumber", "[\"0xffffff\",false]").isNull()).isTrue();
    }

    @Test
    void theLogsOfReceiptsAreThoseOfTheFilter() throws Exception {
        JsonNode receipts = call("eth_getBlockReceipts", "[\"0x64\"]");
        JsonNode logs = call("eth_getLogs", "[{\"fromBlock\":\"0x64\",\"toBlock\":\"0x64\"}]");
        var fromReceipts = JSON.createArrayNode();
        receipts.forEach(receipt -> receipt.path("logs").forEach(fromReceipts::add));
        assertThat(logs).isEqualTo(fromReceipts);
        assertThat(logs.size()).isPositive();
        String hash = text(receipts.path(0), "transactionHash");
        assertThat(call("eth_getTransactionReceipt", "[\"%s\"]".formatted(hash)))
                .isEqualTo(receipts.path(0));
        assertThat(text(call("eth_getTransactionByHash", "[\"%s\"]".formatted(hash)), "hash"))
                .isEqualTo(hash);
        String blockHash = text(receipts.path(0), "blockHash");
        assertThat(call("eth_getLogs", "[{\"blockHash\":\"%s\"}]".formatted(blockHash)))
                .isEqualTo(logs);
        assertThat(call("eth_getBlockReceipts", "[\"%s\"]".formatted(blockHash)))
                .isEqualTo(receipts);
    }

    @Test
    void filtersByAddressAndTopics() throws Exception {
        String range = "\"fromBlock\":\"0x0\",\"toBlock\":\"latest\"";
        JsonNode all = call("eth_getLogs", "[{%s,\"topics\":[\"%s\"]}]".formatted(range, TRANSFER));
        JsonNode tokens =
                call(
                        "eth_getLogs",
                        "[{%s,\"topics\":[[\"%s\"],null,null,[]]}]".formatted(range, TRANSFER));
        assertThat(all.size()).isEqualTo(2356 + 248);
        assertThat(tokens.size()).isEqualTo(2356);
        String address = text(tokens.path(0), "address");
        JsonNode own =
                call(
                        "eth_getLogs",
                        "[{%s,\"address\":[\"%s\"],\"topics\":[\"%s\"]}]"
                                .formatted(
                                        range,
                                        address.toUpperCase().replace("0X", "0x"),
                                        TRANSFER));
        assertThat(own.size()).isEqualTo(458);
    }

    @Test
    void callsContractsAndTellsReverts() throws Exception {
        String herbarium = "0xcf7ed3acca5a467e9e704c703e8d87f634fb0fc9";
        JsonNode name =
                call(
                        "eth_call",
                        "[{\"to\":\"%s\",\"data\":\"0x06fdde03\"},\"latest\"]"
                                .formatted(herbarium));
        assertThat(new String(Hex.bytes(name.asString()), StandardCharsets.UTF_8))
                .contains("Night Herbarium");
        JsonNode early =
                call(
                        "eth_call",
                        "[{\"to\":\"%s\",\"input\":\"0x06fdde03\"},\"0x1\"]".formatted(herbarium));
        assertThat(early.asString()).isEqualTo("0x");
        String missing = Hex.selector("ownerOf(uint256)") + Hex.word(99_999);
        JsonNode refused =
                post(
                        request(
                                "eth_call",
                                "[{\"to\":\"%s\",\"data\":\"%s\"},{\"blockHash\":\"%s\"}]"
                                        .formatted(herbarium, missing, CHAIN.headHash())));
        assertThat(refused.at("/error/code").asInt()).isEqualTo(3);
        assertThat(refused.at("/error/data").asString()).startsWith("0x7e273289");
        assertThat(
                        call("eth_getCode", "[\"%s\",\"latest\"]".formatted(herbarium))
                                .asString()
                                .length())
                .isGreaterThan(1000);
    }

    @Test
    void answersBatchesInOrderAndRefusesNonsense() throws Exception {
        JsonNode both =
                post("[" + request("eth_chainId", "[]") + "," + request("eth_nothing", "[]") + "]");
        assertThat(both.at("/0/result").asString()).isEqualTo("0x7a69");
        assertThat(both.at("/1/error/code").asInt()).isEqualTo(-32601);
        assertThat(post("{nonsense").at("/error/code").asInt()).isEqualTo(-32700);
        assertThat(post("[]").at("/error/code").asInt()).isEqualTo(-32600);
        assertThat(post("7").at("/error/code").asInt()).isEqualTo(-32600);
        assertThat(
                        post(request("eth_getLogs", "[{\"fromBlock\":\"seven\"}]"))
                                .at("/error/code")
                                .asInt())
                .isEqualTo(-32602);
    }

    @Test
    void servesFilesWithTypesAndTags() throws Exception {
        HttpResponse<byte[]> document = get("/herbarium/1.json");
        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(document.headers().firstValue("Content-Type")).hasValue("application/json");
        String tag = document.headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> again = get("/herbarium/1.json", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        String image = text(JSON.readTree(document.body()), "image");
        HttpResponse<byte[]> picture = get(URI.create(image).getPath());
        assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(get("/herbarium/0.json").statusCode()).isEqualTo(404);
    }

    @Test
    void ipfsBlocksHashToTheirIdentifiers() throws Exception {
        for (String path : CHAIN.files().paths()) {
            String[] parts = path.split("/");
            if (parts.length == 3 && (parts[1].equals("ipfs") || parts[1].equals("blocks"))) {
                byte[] block = get("/ipfs/" + parts[2] + "?format=raw").body();
                assertThat(identifierHash(parts[2])).isEqualTo(sha256(block));
            }
        }
    }

    /// The digest inside a base32 identifier: the last 32 of its 36 bytes.
    private static String identifierHash(String identifier) {
        String alphabet = "abcdefghijklmnopqrstuvwxyz234567";
        StringBuilder bits = new StringBuilder();
        for (char letter : identifier.substring(1).toCharArray()) {
            String five = Integer.toBinaryString(alphabet.indexOf(letter) + 32).substring(1);
            bits.append(five);
        }
        StringBuilder hex = new StringBuilder();
        for (int at = 4 * 8; at < 36 * 8; at += 4) {
            hex.append(Integer.toHexString(Integer.parseInt(bits.substring(at, at + 4), 2)));
        }
        return hex.toString();
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void aTakenPortIsSaidSo() {
        assertThatThrownBy(() -> ReplayServer.start(CHAIN, SERVER.port()))
                .isInstanceOf(PortTaken.class)
                .hasMessageContaining(Integer.toString(SERVER.port()));
    }

    @Test
    void aRecordedFileMayMissBlocksAndAnswersNoCalls(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("blocks.ndjson.gz");
        String line =
                """
                {"block":{"number":"0x%x","hash":"0x%064x","timestamp":"0x1","transactions":[]},"receipts":[]}
                """;
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(
                    (line.formatted(7, 7) + line.formatted(9, 9)).getBytes(StandardCharsets.UTF_8));
        }
        ReplayChain recorded = ReplayChain.read(file, 1);
        try (ReplayServer server = ReplayServer.start(recorded, 0)) {
            assertThat(
                            ask(server, "eth_getBlockByNumber", "[\"0x8\",false]")
                                    .at("/result")
                                    .isNull())
                    .isTrue();
            assertThat(
                            ask(server, "eth_getBlockByNumber", "[\"0x9\",false]")
                                    .at("/result/number")
                                    .asString())
                    .isEqualTo("0x9");
            assertThat(ask(server, "eth_chainId", "[]").path("result").asString()).isEqualTo("0x1");
            assertThat(ask(server, "eth_call", "[{},\"latest\"]").at("/error/code").asInt())
                    .isEqualTo(-32601);
        }
    }

    private static JsonNode call(String method, String parameters) throws Exception {
        JsonNode answer = post(request(method, parameters));
        assertThat(answer.has("error")).as(answer.toString()).isFalse();
        return answer.path("result");
    }

    private static String request(String method, String parameters) {
        return "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"%s\",\"params\":%s}"
                .formatted(method, parameters);
    }

    private static JsonNode post(String body) throws IOException, InterruptedException {
        return post(SERVER, body);
    }

    private static JsonNode ask(ReplayServer server, String method, String parameters)
            throws IOException, InterruptedException {
        return post(server, request(method, parameters));
    }

    private static JsonNode post(ReplayServer server, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.rpcUrl() + "/any/path"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return JSON.readTree(CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    private static HttpResponse<byte[]> get(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(SERVER.rpcUrl() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString();
    }
}
