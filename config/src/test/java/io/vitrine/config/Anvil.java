package io.vitrine.config;

import static org.junit.jupiter.api.Assumptions.abort;

import io.vitrine.domain.chain.ChainId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A real EVM node of its own chain, which mines a block for each transaction. It comes from npm; where that
/// is missing the test says so and is skipped, save in CI.
final class Anvil implements AutoCloseable {

    /// The chain of the node.
    static final ChainId CHAIN = ChainId.evm(31337);

    /// An account that the node signs for.
    static final String ACCOUNT = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

    private static final String VERSION = "1.7.1";
    private static final Path HOME = Path.of("target", "anvil");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int INSTALL_MINUTES = 3;
    private static final int MOST_TRIES = 500;
    private static final long PAUSE_NANOS = 10_000_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String rpcUrl;

    private Anvil(Process process, String rpcUrl) {
        this.process = process;
        this.rpcUrl = rpcUrl;
    }

    /// Starts a node with an empty chain.
    static Anvil start() {
        try {
            Process process =
                    new ProcessBuilder(
                                    List.of(
                                            binary().toString(),
                                            "--port",
                                            "0",
                                            "--host",
                                            "127.0.0.1",
                                            "--chain-id",
                                            Long.toString(CHAIN.evmNumber()),
                                            "--timestamp",
                                            "1700000000",
                                            "--base-fee",
                                            "0",
                                            "--gas-price",
                                            "0",
                                            "--cache-path",
                                            HOME.resolve("cache").toString()))
                            .redirectErrorStream(true)
                            .start();
            return new Anvil(process, "http://" + listening(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String listening(Process process) throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("Listening on ")) {
                Thread.ofVirtual().start(() -> lines.lines().forEach(unread -> {}));
                return line.substring("Listening on ".length()).strip();
            }
            said.append(line).append('\n');
        }
        throw new IOException("anvil does not listen: " + said);
    }

    private static synchronized Path binary() throws IOException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").contains("aarch64") ? "arm64" : "amd64";
        Path binary =
                HOME.resolve("node_modules/@foundry-rs")
                        .resolve(
                                "anvil-"
                                        + (system.contains("mac") ? "darwin" : "linux")
                                        + "-"
                                        + machine)
                        .resolve("bin/anvil")
                        .toAbsolutePath();
        if (!Files.isExecutable(binary)) {
            install();
        }
        if (!Files.isExecutable(binary)) {
            missing("npm did not bring " + binary);
        }
        return binary;
    }

    private static void install() throws IOException {
        Files.createDirectories(HOME);
        try {
            Process npm =
                    new ProcessBuilder(
                                    "npm",
                                    "install",
                                    "--prefix",
                                    HOME.toAbsolutePath().toString(),
                                    "--ignore-scripts",
                                    "--no-audit",
                                    "--no-fund",
                                    "@foundry-rs/anvil@" + VERSION)
                            .redirectErrorStream(true)
                            .redirectOutput(HOME.resolve("npm.log").toFile())
                            .start();
            if (!npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
                npm.destroyForcibly();
                missing("npm did not end within " + INSTALL_MINUTES + " minutes");
            }
        } catch (IOException absent) {
            missing("npm cannot be started: " + absent.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void missing(String why) {
        String sentence = "SKIPPED: a test that needs the EVM node of npm: " + why;
        System.err.println(sentence);
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(sentence);
        }
        abort(sentence);
    }

    String rpcUrl() {
        return rpcUrl;
    }

    /// Deploys a contract whose bytecode stands among the test's resources.
    ///
    /// @return its address
    String deploy(String name) {
        try (InputStream file =
                Objects.requireNonNull(
                        Anvil.class.getResourceAsStream("/contracts/" + name + ".hex"), name)) {
            String code = new String(file.readAllBytes(), StandardCharsets.US_ASCII).strip();
            return mined(transaction().put("data", "0x" + code)).path("contractAddress").asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Calls a function of a contract in a transaction, which must succeed.
    @SuppressWarnings("rawtypes")
    void send(String contract, String function, Type... arguments) {
        List<Type> given = new ArrayList<>(List.of(arguments));
        String data = FunctionEncoder.encode(new Function(function, given, List.of()));
        mined(transaction().put("to", contract).put("data", data));
    }

    private static ObjectNode transaction() {
        return JSON.createObjectNode().put("from", ACCOUNT);
    }

    private JsonNode mined(ObjectNode transaction) {
        String hash = ask("eth_sendTransaction", transaction).asString();
        JsonNode receipt = receipt(hash);
        for (int tries = 0; receipt.isNull() && tries < MOST_TRIES; tries++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            receipt = receipt(hash);
        }
        if (!receipt.path("status").asString().equals("0x1")) {
            throw new IllegalStateException("transaction " + hash + " failed: " + receipt);
        }
        return receipt;
    }

    private JsonNode receipt(String transaction) {
        return ask("eth_getTransactionReceipt", JSON.getNodeFactory().stringNode(transaction));
    }

    /// Number of its newest block.
    long block() {
        return Long.decode(ask("eth_blockNumber").asString());
    }

    private JsonNode ask(String method, JsonNode... given) {
        ArrayNode parameters = JSON.createArrayNode();
        List.of(given).forEach(parameters::add);
        ObjectNode request =
                JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        request.set("params", parameters);
        try {
            JsonNode answer =
                    JSON.readTree(
                            client.send(
                                            HttpRequest.newBuilder(URI.create(rpcUrl))
                                                    .header("Content-Type", "application/json")
                                                    .POST(
                                                            BodyPublishers.ofString(
                                                                    request.toString()))
                                                    .build(),
                                            BodyHandlers.ofString())
                                    .body());
            if (answer.has("error")) {
                throw new IllegalStateException(method + ": " + answer.path("error"));
            }
            return answer.path("result");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}
