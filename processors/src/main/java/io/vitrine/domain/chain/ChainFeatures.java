package io.vitrine.domain.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What jobs must know of a chain; the registry keeps it as one JSON object, in which members that
/// are not named here are left alone.
///
/// @param family how its nodes talk, such as `evm`
/// @param startBlock first block to index
/// @param genesisHash hash of block 0; null when it is not known
/// @param scope everything, or only the collections that are listed
/// @param blockReceipts whether nodes give the receipts of a whole block
/// @param bloomReliable whether a header's bloom can be believed
/// @param eip1559 whether blocks have a base fee
/// @param archive whether calls at old blocks are answered
/// @param wrappedNative contracts of the wrapped native currency, lower-case
public record ChainFeatures(
        String family,
        Finality finality,
        long startBlock,
        @Nullable String genesisHash,
        Scope scope,
        boolean blockReceipts,
        boolean bloomReliable,
        boolean eip1559,
        boolean archive,
        List<String> wrappedNative) {

    /// What of a chain is indexed.
    public enum Scope {
        ALL,
        LISTED;

        /// Reads `all` or `listed`.
        ///
        /// @throws IllegalArgumentException for anything else
        public static Scope parse(String text) {
            return switch (text) {
                case "all" -> ALL;
                case "listed" -> LISTED;
                default ->
                        throw new IllegalArgumentException(
                                "scope '" + text + "': expected all or listed");
            };
        }

        /// The form that {@link #parse} reads.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final JsonMapper JSON = new JsonMapper();

    public ChainFeatures {
        wrappedNative = List.copyOf(wrappedNative);
        if (startBlock < 0) {
            throw new IllegalArgumentException(
                    "start block " + startBlock + ": expected 0 or more");
        }
    }

    /// An EVM chain of which nothing special is known.
    public static ChainFeatures unknown() {
        return parse("{}");
    }

    /// Reads the registry's JSON; a member that is missing has its usual value.
    ///
    /// @throws IllegalArgumentException when it is no JSON object or a member has another type
    public static ChainFeatures parse(String json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("features of a chain: expected JSON", e);
        }
        if (!node.isObject()) {
            throw new IllegalArgumentException(
                    "features of a chain: expected a JSON object but was " + node.getNodeType());
        }
        List<String> wrapped = new ArrayList<>();
        for (JsonNode address : node.path("wrappedNative")) {
            wrapped.add(address.asString().toLowerCase(Locale.ROOT));
        }
        JsonNode genesis = node.path("genesisHash");
        return new ChainFeatures(
                node.path("family").asString("evm"),
                Finality.parse(node.path("finality").asString("finalized")),
                node.path("startBlock").asLong(0),
                genesis.isString() ? genesis.asString().toLowerCase(Locale.ROOT) : null,
                Scope.parse(node.path("scope").asString("all")),
                node.path("blockReceipts").asBoolean(true),
                node.path("bloomReliable").asBoolean(true),
                node.path("eip1559").asBoolean(true),
                node.path("archive").asBoolean(true),
                wrapped);
    }

    /// The form that {@link #parse} reads, with every member.
    public String json() {
        ObjectNode node =
                JSON.createObjectNode()
                        .put("family", family)
                        .put("finality", finality.text())
                        .put("startBlock", startBlock)
                        .put("scope", scope.text())
                        .put("blockReceipts", blockReceipts)
                        .put("bloomReliable", bloomReliable)
                        .put("eip1559", eip1559)
                        .put("archive", archive);
        if (genesisHash != null) {
            node.put("genesisHash", genesisHash);
        }
        wrappedNative.forEach(node.putArray("wrappedNative")::add);
        return node.toString();
    }

    /// The same, starting at another block.
    public ChainFeatures withStartBlock(long block) {
        return new ChainFeatures(
                family,
                finality,
                block,
                genesisHash,
                scope,
                blockReceipts,
                bloomReliable,
                eip1559,
                archive,
                wrappedNative);
    }

    /// The same with another finality.
    public ChainFeatures withFinality(Finality other) {
        return new ChainFeatures(
                family,
                other,
                startBlock,
                genesisHash,
                scope,
                blockReceipts,
                bloomReliable,
                eip1559,
                archive,
                wrappedNative);
    }

    /// The same with another scope.
    public ChainFeatures withScope(Scope other) {
        return new ChainFeatures(
                family,
                finality,
                startBlock,
                genesisHash,
                other,
                blockReceipts,
                bloomReliable,
                eip1559,
                archive,
                wrappedNative);
    }

    /// The same with another hash of block 0.
    public ChainFeatures withGenesis(@Nullable String hash) {
        return new ChainFeatures(
                family,
                finality,
                startBlock,
                hash,
                scope,
                blockReceipts,
                bloomReliable,
                eip1559,
                archive,
                wrappedNative);
    }
}
