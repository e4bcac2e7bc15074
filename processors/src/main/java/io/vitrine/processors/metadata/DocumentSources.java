package io.vitrine.processors.metadata;

import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.metadata.DocumentSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The contracts that cannot be asked for documents as the standards say; all others can.
public final class DocumentSources {

    private static final String FILE = "document-sources.csv";
    private static final Pattern ROW =
            Pattern.compile("(eip155:[0-9]+),(0x[0-9a-f]{40}),(template|function|punks),(\\S+)");
    private static final DocumentSource STANDARD = new DocumentSource.Standard();

    private final Map<Place, DocumentSource> byPlace;

    private record Place(String chain, String contract) {}

    private DocumentSources(Map<Place, DocumentSource> byPlace) {
        this.byPlace = byPlace;
    }

    /// Reads the bundled list.
    ///
    /// @throws IllegalStateException when a row has another form
    public static DocumentSources load() {
        Map<Place, DocumentSource> byPlace = new HashMap<>();
        for (String row : rows()) {
            Matcher fields = ROW.matcher(row);
            if (!fields.matches()) {
                throw new IllegalStateException(
                        "row '" + row + "' of " + FILE + ": expected chain,address,kind,argument");
            }
            String argument = fields.group(4);
            byPlace.put(
                    new Place(fields.group(1), fields.group(2)),
                    switch (fields.group(3)) {
                        case "template" -> new DocumentSource.Template(argument);
                        case "function" -> new DocumentSource.Named(argument);
                        default -> new DocumentSource.Punks(argument);
                    });
        }
        return new DocumentSources(byPlace);
    }

    private static List<String> rows() {
        try (InputStream file =
                        Objects.requireNonNull(
                                DocumentSources.class.getResourceAsStream(FILE), FILE);
                BufferedReader rows =
                        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return rows.lines().filter(row -> !row.isBlank() && !row.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How documents of a contract are found.
    public DocumentSource of(ChainId chain, String contract) {
        return byPlace.getOrDefault(new Place(chain.caip2(), contract), STANDARD);
    }
}
