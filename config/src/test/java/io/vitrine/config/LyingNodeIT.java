package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vitrine.config.replay.ReplayServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The only node says that real blocks have no logs: nothing is believed, and the block is named.
class LyingNodeIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private static Path home;

    private final AtomicBoolean lying = new AtomicBoolean(true);
    private final ReplayServer honest = MainnetHome.node();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer liar;

    LyingNodeIT() throws IOException {
        liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        liar.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        liar.createContext("/", this::answer);
        liar.start();
    }

    @AfterEach
    void stop() {
        liar.stop(0);
        client.close();
        honest.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            byte[] answer =
                    client.send(
                                    HttpRequest.newBuilder(URI.create(honest.rpcUrl()))
                                            .POST(HttpRequest.BodyPublishers.ofByteArray(asked))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofByteArray())
                            .body();
            String question = new String(asked, StandardCharsets.UTF_8);
            if (lying.get() && question.contains("eth_getLogs")) {
                JsonNode said = JSON.readTree(answer);
                ((ObjectNode) said).putArray("result");
                answer = JSON.writeValueAsBytes(said);
            }
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anEmptyAnswerThatTheBloomContradictsEndsTheJobAndNamesTheBlock() {
        Typing typing = Typing.at(home).with("--vitrine.rpc.tries=1");
        typing.done(
                "chain",
                "add",
                MainnetHome.CHAIN,
                "--rpc",
                "http://127.0.0.1:" + liar.getAddress().getPort(),
                "--start-block",
                "15000000");

        Typing.Answer refused =
                typing.type(
                        "run", "indexBlocks", "--from-block", "15000000", "--to-block", "15000004");
        assertThat(refused.exit()).as(refused.err()).isEqualTo(1);
        assertThat(refused.err()).contains("Block 15000000").contains("receipts prove but was 0");
        Typing.Answer typo = typing.type("run", "indexBlocks", "--verify", "hope");
        assertThat(typo.exit()).isEqualTo(64);
        assertThat(typo.err()).contains("--verify bloom or --verify receipts");
        lying.set(false);
        typing.done(
                "run",
                "indexBlocks",
                "--from-block",
                "15000000",
                "--to-block",
                "15000004",
                "--verify",
                "receipts");
    }
}
