package io.vitrine.processors.event;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.Hash;

/// The events that the product knows, read from a file that checks itself: a topic that is not the
/// keccak-256 of its signature stops the start.
public final class EventCatalog {

    private static final String FILE = "events.csv";
    private static final Pattern ROW =
            Pattern.compile("([a-z0-9-]+),\"([^\"]+)\",([0-3]),(0x[0-9a-f]{64})");

    private final Map<String, EventDefinition> byTopic;

    private final Map<String, LogDecoder> decoders;

    private EventCatalog(Map<String, EventDefinition> byTopic, Map<String, LogDecoder> decoders) {
        this.byTopic = Map.copyOf(byTopic);
        this.decoders = Map.copyOf(decoders);
    }

    /// Reads and checks the bundled definitions.
    ///
    /// @throws IllegalStateException when a row does not hold; the message names it
    public static EventCatalog load() {
        Map<String, EventDefinition> definitions = new LinkedHashMap<>();
        Map<String, LogDecoder> decoders = new HashMap<>();
        for (String row : BundledRows.of(FILE)) {
            EventDefinition definition = parse(row);
            if (definitions.put(definition.topic0(), definition) != null) {
                throw new IllegalStateException(
                        "event " + definition.signature() + " is listed twice");
            }
            decoders.put(definition.topic0(), LogDecoders.named(definition.decoder()));
        }
        return new EventCatalog(definitions, decoders);
    }

    /// First topics of all known events: what a node is asked for.
    public Set<String> topics() {
        return byTopic.keySet();
    }

    /// The event with this first topic, or null.
    public @Nullable EventDefinition find(String topic0) {
        return byTopic.get(topic0);
    }

    /// Who reads the event with this first topic, or null.
    @Nullable LogDecoder decoder(String topic0) {
        return decoders.get(topic0);
    }

    static EventDefinition parse(String row) {
        Matcher fields = ROW.matcher(row);
        if (!fields.matches()) {
            throw new IllegalStateException(
                    "event row '" + row + "' expected as decoder,\"signature\",indexed,topic0");
        }
        EventDefinition definition =
                new EventDefinition(
                        fields.group(1),
                        fields.group(2),
                        Integer.parseInt(fields.group(3)),
                        fields.group(4));
        int arguments = arguments(definition.signature());
        if (definition.indexed() > arguments) {
            throw new IllegalStateException(
                    "event "
                            + definition.signature()
                            + " declares "
                            + definition.indexed()
                            + " indexed arguments, it has "
                            + arguments);
        }
        String computed = Hash.sha3String(definition.signature());
        if (!computed.equals(definition.topic0())) {
            throw new IllegalStateException(
                    "event "
                            + definition.signature()
                            + " declares topic "
                            + definition.topic0()
                            + ", its keccak-256 is "
                            + computed);
        }
        return definition;
    }

    /// Arguments of a signature; a tuple is one.
    private static int arguments(String signature) {
        int depth = 0;
        int arguments = signature.endsWith("()") ? 0 : 1;
        for (int i = 0; i < signature.length(); i++) {
            switch (signature.charAt(i)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case ',' -> arguments += depth == 1 ? 1 : 0;
                default -> {}
            }
        }
        return arguments;
    }
}
