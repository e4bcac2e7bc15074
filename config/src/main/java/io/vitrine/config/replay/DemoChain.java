package io.vitrine.config.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The recorded chain that `vitrine demo` indexes, with its contracts, documents and pictures.
///
/// Its documents name [#PORT] on the loopback interface, so a server for it has to listen there: an address chosen at
/// run time would change the catalog, and equal chains must give equal catalogs.
public final class DemoChain {
    /// The port that the recorded documents name.
    public static final int PORT = 18645;

    /// The chain's id; in CAIP-2 form `eip155:31337`.
    public static final long CHAIN_ID = 31337;

    /// The gateway behind which the server answers `ipfs://` references of this chain.
    public static final String IPFS_GATEWAY = "http://127.0.0.1:" + PORT + "/ipfs/";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FOLDER = "/demo/";

    private DemoChain() {}

    /// A contract that the chain registry must know of, under the name that decoders look for.
    public record KnownContract(String name, String address, long firstBlock) {}

    /// Loads the chain; takes about a second and some 60 MB.
    public static ReplayChain load() {
        try {
            JsonNode state;
            try (InputStream in = new GZIPInputStream(resource("state.json.gz"))) {
                state = JSON.readTree(in);
            }
            List<RecordedBlock> blocks;
            try (InputStream in = new GZIPInputStream(resource("chain.ndjson.gz"))) {
                blocks = Recording.read(in);
            }
            Map<String, String> leaves = new HashMap<>();
            state.path("leaves").forEachEntry((leaf, path) -> leaves.put(leaf, path.asString()));
            StaticFiles files;
            try (InputStream in = resource("files.zip")) {
                files = StaticFiles.unzip(in, leaves);
            }
            return new ReplayChain(CHAIN_ID, blocks, contracts(state, blocks), files);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the demo chain", unreadable);
        }
    }

    /// What belongs into the chain registry: the wrapped native token and the exchange.
    public static List<KnownContract> registry() {
        try (InputStream in = new GZIPInputStream(resource("state.json.gz"))) {
            List<KnownContract> known = new ArrayList<>();
            for (JsonNode entry : JSON.readTree(in).path("registry")) {
                known.add(
                        new KnownContract(
                                entry.path("name").asString(),
                                entry.path("address").asString(),
                                entry.path("firstBlock").asLong()));
            }
            return known;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the demo chain", unreadable);
        }
    }

    private static InputStream resource(String name) {
        InputStream in = DemoChain.class.getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw UnreadableChain.resource(FOLDER + name);
        }
        return in;
    }

    private static ContractState contracts(JsonNode state, List<RecordedBlock> blocks) {
        Map<String, ContractModel> models = new HashMap<>();
        for (JsonNode entry : state.path("contracts")) {
            ContractModel.Description about = description(entry);
            models.put(about.address(), new ContractModel(about));
        }
        for (RecordedBlock block : blocks) {
            for (RecordedTransaction transaction : block.transactions()) {
                for (RecordedLog log : transaction.logs()) {
                    ContractModel model = models.get(log.address());
                    if (model != null) {
                        String data = JSON.readTree(log.json()).path("data").asString();
                        model.read(block.number(), log.topics(), data);
                    }
                }
            }
        }
        return new ModelledContracts(models);
    }

    private static ContractModel.Description description(JsonNode entry) {
        Set<String> interfaces = new HashSet<>();
        entry.path("interfaces").forEach(id -> interfaces.add(id.asString()));
        Map<String, String> answers = new HashMap<>();
        entry.path("answers")
                .forEachEntry((selector, data) -> answers.put(selector, data.asString()));
        return new ContractModel.Description(
                ContractModel.Kind.valueOf(entry.path("kind").asString().toUpperCase(Locale.ROOT)),
                entry.path("address").asString(),
                entry.path("firstBlock").asLong(),
                entry.path("code").asString(),
                text(entry, "name"),
                text(entry, "symbol"),
                text(entry, "contractURI"),
                entry.get("royalty") instanceof JsonNode royalty
                        ? new ContractModel.Royalty(
                                royalty.path("receiver").asString(), royalty.path("bps").asInt())
                        : null,
                entry.get("uri") instanceof JsonNode uri ? tokenUri(uri) : null,
                interfaces,
                answers);
    }

    private static @Nullable String text(JsonNode entry, String member) {
        return entry.get(member) instanceof JsonNode value ? value.asString() : null;
    }

    private static ContractModel.TokenUri tokenUri(JsonNode uri) {
        String form = uri.path("form").asString();
        String text = uri.path("text").asString("");
        return switch (form) {
            case "suffix" ->
                    new ContractModel.TokenUri.Numbered(text, uri.path("suffix").asString());
            case "fixed" -> new ContractModel.TokenUri.Fixed(text);
            case "rendered" -> new ContractModel.TokenUri.Rendered(rendered(uri.path("documents")));
            default -> throw UnreadableChain.resource("token URI form " + form);
        };
    }

    /// The drawings are stored as plain text, which packs far better; the contract gives them twice encoded.
    private static Map<String, String> rendered(JsonNode documents) {
        Map<String, String> whole = new HashMap<>();
        documents.forEachEntry((id, parts) -> {
            String json =
                    parts.path("before").asString()
                            + base64(parts.path("picture").asString())
                            + parts.path("after").asString();
            whole.put(id, "data:application/json;base64," + base64(json));
        });
        return whole;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// All contracts of the chain by address.
    private record ModelledContracts(Map<String, ContractModel> models) implements ContractState {
        @Override
        public Outcome call(String address, String data, long block) {
            ContractModel model = models.get(address);
            return model == null || block < model.about().firstBlock()
                    ? new Outcome.Returned("0x")
                    : model.call(data, block);
        }

        @Override
        public String code(String address, long block) {
            ContractModel model = models.get(address);
            return model == null || block < model.about().firstBlock()
                    ? "0x"
                    : model.about().code();
        }
    }
}
