package io.vitrine.processors.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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

    private EventCatalog(Map<String, EventDefinition> byTopic) {
        this.byTopic = Map.copyOf(byTopic);
    }

    /// Reads and checks the bundled definitions.
    ///
    /// @throws IllegalStateException when a row does not hold; the message names it
    public static EventCatalog load() {
        Map<String, EventDefinition> definitions = new LinkedHashMap<>();
        try (InputStream file =
                        Objects.requireNonNull(EventCatalog.class.getResourceAsStream(FILE), FILE);
                BufferedReader rows =
                        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String row = rows.readLine(); row != null; row = rows.readLine()) {
                if (!row.isBlank() && !row.startsWith("#")) {
                    EventDefinition definition = parse(row);
                    definitions.put(definition.topic0(), definition);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new EventCatalog(definitions);
    }

    /// First topics of all known events: what a node is asked for.
    public Set<String> topics() {
        return byTopic.keySet();
    }

    /// The event with this first topic, or null.
    public @Nullable EventDefinition find(String topic0) {
        return byTopic.get(topic0);
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
}
