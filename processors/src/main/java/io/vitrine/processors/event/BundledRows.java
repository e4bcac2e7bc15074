package io.vitrine.processors.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Rows of a file that is part of the program, without comments.
final class BundledRows {

    private BundledRows() {}

    static List<String> of(String name) {
        try (InputStream file =
                        Objects.requireNonNull(BundledRows.class.getResourceAsStream(name), name);
                BufferedReader rows =
                        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return rows.lines().filter(row -> !row.isBlank() && !row.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
