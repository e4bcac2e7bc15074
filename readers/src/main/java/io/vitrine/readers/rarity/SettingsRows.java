package io.vitrine.readers.rarity;

import static io.vitrine.readers.Rows.text;

import io.vitrine.processors.metadata.CollectionSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What an operator has set about a collection.
final class SettingsRows {

    private static final String SETTINGS =
            """
            SELECT key, value FROM collections, jsonb_each_text(settings_json) WHERE id = :collection
            """;

    private SettingsRows() {}

    static CollectionSettings of(JdbcClient catalog, UUID collection) {
        Map<String, String> settings = new HashMap<>();
        catalog.sql(SETTINGS)
                .param("collection", collection)
                .query(row -> {
                    settings.put(text(row, "key"), text(row, "value"));
                });
        return CollectionSettings.of(settings);
    }
}
