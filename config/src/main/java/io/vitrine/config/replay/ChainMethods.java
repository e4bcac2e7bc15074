package io.vitrine.config.replay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The JSON-RPC methods over one chain: a request's bytes in, an answer's pieces out.
final class ChainMethods {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final byte[] COMMA = {','};
    private static final byte[] CLOSE_LIST = {']'};
    private static final byte[] CLOSE_OBJECT = {'}'};
    private static final byte[] CLOSE_LIST_AND_OBJECT = {']', '}'};
    private static final byte[] OPEN_LIST = {'['};
    private static final byte[] LOGS = ascii(",\"logs\":[");
    private static final byte[] TRANSACTIONS = ascii(",\"transactions\":[");
    private static final int MOST_TOPICS = 4;

    private final ReplayChain chain;

    ChainMethods(ReplayChain chain) {
        this.chain = chain;
    }

    JsonPieces answer(byte[] request) {
        JsonNode root;
        try {
            root = JSON.readTree(request);
        } catch (JacksonException notJson) {
            return error(null, RefusedRequest.unreadable());
        }
        if (!root.isArray()) {
            return single(root);
        }
        if (root.isEmpty()) {
            return error(null, RefusedRequest.malformed("empty batch"));
        }
        JsonPieces all = new JsonPieces().add(OPEN_LIST);
        boolean first = true;
        for (JsonNode one : root) {
            if (!first) {
                all.add(COMMA);
            }
            first = false;
            all.add(single(one));
        }
        return all.add(CLOSE_LIST);
    }

    private JsonPieces single(JsonNode request) {
        JsonNode id = request.get("id");
        try {
            if (!request.isObject() || !request.path("method").isString()) {
                throw RefusedRequest.malformed("expected an object with a method");
            }
            JsonNode parameters = request.path("params");
            if (!parameters.isMissingNode() && !parameters.isNull() && !parameters.isArray()) {
                throw RefusedRequest.malformed("expected params to be a list");
            }
            JsonPieces result = result(request.path("method").asString(), parameters);
            return new JsonPieces()
                    .add("{\"jsonrpc\":\"2.0\",\"id\":" + text(id) + ",\"result\":")
                    .add(result)
                    .add(CLOSE_OBJECT);
        } catch (RefusedRequest refused) {
            return error(id, refused);
        }
    }

    private static JsonPieces error(@Nullable JsonNode id, RefusedRequest refused) {
        String data = refused.data();
        return new JsonPieces()
                .add(
                        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":%s%s}}"
                                .formatted(
                                        text(id),
                                        refused.code(),
                                        quoted(refused.reason()),
                                        data == null ? "" : ",\"data\":" + quoted(data)));
    }

    private static String text(@Nullable JsonNode id) {
        return id == null ? "null" : id.toString();
    }

    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }

    private static JsonPieces string(String text) {
        return new JsonPieces().add('"' + text + '"');
    }

    private static JsonPieces nothing() {
        return new JsonPieces().add("null");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private JsonPieces result(String method, JsonNode parameters) {
        return switch (method) {
            case "eth_chainId" -> string(Hex.quantity(chain.chainId()));
            case "net_version" -> string(Long.toString(chain.chainId()));
            case "web3_clientVersion" -> string("vitrine-replay/1");
            case "eth_syncing" -> new JsonPieces().add("false");
            case "eth_blockNumber" -> string(Hex.quantity(chain.head()));
            case "eth_getBlockByNumber" ->
                    block(blockAt(required(parameters, 0)), parameters.path(1).asBoolean(false));
            case "eth_getBlockByHash" ->
                    block(
                            chain.block(hash(required(parameters, 0))),
                            parameters.path(1).asBoolean(false));
            case "eth_getBlockReceipts" -> receipts(blockAt(required(parameters, 0)));
            case "eth_getTransactionReceipt" -> {
                var place = chain.transaction(hash(required(parameters, 0)));
                yield place == null ? nothing() : receipt(place.transaction());
            }
            case "eth_getTransactionByHash" -> {
                var place = chain.transaction(hash(required(parameters, 0)));
                yield place == null ? nothing() : new JsonPieces().add(place.transaction().json());
            }
            case "eth_getLogs" -> logs(required(parameters, 0));
            case "eth_call" -> call(method, required(parameters, 0), parameters.path(1));
            case "eth_getCode" ->
                    string(
                            contracts(method)
                                    .code(
                                            lower(required(parameters, 0)),
                                            stateBlock(parameters.path(1))));
            default -> throw RefusedRequest.unknownMethod(method);
        };
    }

    private static JsonNode required(JsonNode parameters, int index) {
        JsonNode value = parameters.path(index);
        if (value.isMissingNode() || value.isNull()) {
            throw RefusedRequest.parameters("missing value for required argument " + index);
        }
        return value;
    }

    private static String hash(JsonNode value) {
        String hash = lower(value);
        if (hash.length() != 66) {
            throw RefusedRequest.parameters("not a hash of 32 bytes: " + hash);
        }
        return hash;
    }

    private static String lower(JsonNode value) {
        if (!value.isString()) {
            throw RefusedRequest.parameters("expected a string, got " + value);
        }
        return value.asString().toLowerCase(Locale.ROOT);
    }

    /// The block behind a number, a tag, a hash, or an object with a number or a hash; null when it is not recorded.
    private @Nullable RecordedBlock blockAt(JsonNode reference) {
        if (reference.isObject()) {
            return reference.has("blockHash")
                    ? chain.block(hash(reference.path("blockHash")))
                    : chain.block(number(required(reference, "blockNumber")));
        }
        String text = lower(reference);
        return text.length() == 66 ? chain.block(text) : chain.block(number(reference));
    }

    private static JsonNode required(JsonNode object, String member) {
        JsonNode value = object.path(member);
        if (value.isMissingNode()) {
            throw RefusedRequest.parameters("missing " + member);
        }
        return value;
    }

    /// A recorded chain is history: its head is the latest, the safe and the final block.
    private long number(JsonNode reference) {
        String text = lower(reference);
        return switch (text) {
            case "latest", "safe", "finalized", "pending" -> chain.head();
            case "earliest" -> chain.firstBlock();
            default -> Hex.number(text);
        };
    }

    private JsonPieces block(@Nullable RecordedBlock block, boolean full) {
        if (block == null) {
            return nothing();
        }
        JsonPieces json = new JsonPieces().add(block.start()).add(TRANSACTIONS);
        boolean first = true;
        for (RecordedTransaction transaction : block.transactions()) {
            if (!first) {
                json.add(COMMA);
            }
            first = false;
            if (full) {
                json.add(transaction.json());
            } else {
                json.add('"' + transaction.hash() + '"');
            }
        }
        return json.add(CLOSE_LIST_AND_OBJECT);
    }

    private static JsonPieces receipts(@Nullable RecordedBlock block) {
        if (block == null) {
            return nothing();
        }
        JsonPieces json = new JsonPieces().add(OPEN_LIST);
        boolean first = true;
        for (RecordedTransaction transaction : block.transactions()) {
            if (!first) {
                json.add(COMMA);
            }
            first = false;
            json.add(receipt(transaction));
        }
        return json.add(CLOSE_LIST);
    }

    private static JsonPieces receipt(RecordedTransaction transaction) {
        JsonPieces json = new JsonPieces().add(transaction.receiptStart()).add(LOGS);
        boolean first = true;
        for (RecordedLog log : transaction.logs()) {
            if (!first) {
                json.add(COMMA);
            }
            first = false;
            json.add(log.json());
        }
        return json.add(CLOSE_LIST_AND_OBJECT);
    }

    private JsonPieces logs(JsonNode filter) {
        Set<String> addresses = oneOrMany(filter.path("address"));
        List<Set<String>> topics = topics(filter.path("topics"));
        JsonPieces json = new JsonPieces().add(OPEN_LIST);
        boolean first = true;
        for (RecordedBlock block : blocks(filter)) {
            for (RecordedTransaction transaction : block.transactions()) {
                for (RecordedLog log : transaction.logs()) {
                    if (matches(log, addresses, topics)) {
                        if (!first) {
                            json.add(COMMA);
                        }
                        first = false;
                        json.add(log.json());
                    }
                }
            }
        }
        return json.add(CLOSE_LIST);
    }

    private Iterable<RecordedBlock> blocks(JsonNode filter) {
        if (filter.hasNonNull("blockHash")) {
            if (filter.hasNonNull("fromBlock") || filter.hasNonNull("toBlock")) {
                throw RefusedRequest.parameters("cannot specify both blockHash and a block range");
            }
            RecordedBlock block = chain.block(hash(filter.path("blockHash")));
            if (block == null) {
                throw RefusedRequest.unknownBlock();
            }
            return List.of(block);
        }
        long from =
                filter.hasNonNull("fromBlock") ? number(filter.path("fromBlock")) : chain.head();
        long to = filter.hasNonNull("toBlock") ? number(filter.path("toBlock")) : chain.head();
        if (from > to) {
            throw RefusedRequest.parameters("invalid block range params");
        }
        return chain.between(from, to);
    }

    /// No value, one, or a list of alternatives; the empty set stands for any.
    private static Set<String> oneOrMany(JsonNode node) {
        Set<String> values = new HashSet<>();
        if (node.isArray()) {
            node.forEach(value -> values.add(lower(value)));
        } else if (!node.isMissingNode() && !node.isNull()) {
            values.add(lower(node));
        }
        return values;
    }

    private static List<Set<String>> topics(JsonNode node) {
        List<Set<String>> topics = new ArrayList<>();
        node.forEach(topic -> topics.add(oneOrMany(topic)));
        if (topics.size() > MOST_TOPICS) {
            throw RefusedRequest.parameters("exceed max topics");
        }
        return topics;
    }

    /// A filter with more topics than the log has matches nothing, even where it allows any value.
    private static boolean matches(
            RecordedLog log, Set<String> addresses, List<Set<String>> topics) {
        if (!addresses.isEmpty() && !addresses.contains(log.address())) {
            return false;
        }
        if (topics.size() > log.topics().size()) {
            return false;
        }
        for (int index = 0; index < topics.size(); index++) {
            Set<String> allowed = topics.get(index);
            if (!allowed.isEmpty() && !allowed.contains(log.topics().get(index))) {
                return false;
            }
        }
        return true;
    }

    private JsonPieces call(String method, JsonNode transaction, JsonNode reference) {
        ContractState contracts = contracts(method);
        long block = stateBlock(reference);
        JsonNode data =
                transaction.hasNonNull("data")
                        ? transaction.path("data")
                        : transaction.path("input");
        String input = data.isMissingNode() || data.isNull() ? "0x" : lower(data);
        var _ = Hex.bytes(input);
        String to = lower(required(transaction, "to"));
        return switch (contracts.call(to, input, block)) {
            case ContractState.Outcome.Returned(String answer) -> string(answer);
            case ContractState.Outcome.Reverted(String reason) ->
                    throw RefusedRequest.reverted(reason);
        };
    }

    private ContractState contracts(String method) {
        ContractState contracts = chain.contracts();
        if (contracts == null) {
            throw RefusedRequest.unknownMethod(method);
        }
        return contracts;
    }

    private long stateBlock(JsonNode reference) {
        if (reference.isMissingNode() || reference.isNull()) {
            return chain.head();
        }
        RecordedBlock block = blockAt(reference);
        if (block == null) {
            throw RefusedRequest.unknownBlock();
        }
        return block.number();
    }
}
