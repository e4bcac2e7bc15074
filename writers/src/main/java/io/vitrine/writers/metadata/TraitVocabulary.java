package io.vitrine.writers.metadata;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.domain.metadata.Attribute;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The traits and values that the tokens of a collection share.
final class TraitVocabulary {

    private static final String MISSING =
            """
            SELECT id FROM unnest(CAST(:ids AS uuid[])) AS said (id)
             WHERE NOT EXISTS (SELECT 1 FROM trait_values WHERE trait_values.id = said.id)
            """;

    private static final String INSERT_TRAITS =
            """
            INSERT INTO traits (id, collection_id, name, normalized_name, value_type)
            SELECT id, collection_id, name, normalized, value_type
              FROM unnest(CAST(:ids AS uuid[]), CAST(:collections AS uuid[]), CAST(:names AS text[]), CAST(:normalized AS text[]), CAST(:types AS text[]))
                   AS said (id, collection_id, name, normalized, value_type)
             ORDER BY id
            ON CONFLICT (id) DO NOTHING
            """;

    private static final String INSERT_VALUES =
            """
            INSERT INTO trait_values (id, trait_id, value_type, value_string, value_number, value_epoch_seconds, normalized_value)
            SELECT id, trait_id, value_type, value_string, value_number, value_epoch, normalized
              FROM unnest(CAST(:ids AS uuid[]), CAST(:traits AS uuid[]), CAST(:types AS text[]), CAST(:strings AS text[]),
                          CAST(:doubles AS double precision[]), CAST(:epochs AS bigint[]), CAST(:normalized AS text[]))
                   AS said (id, trait_id, value_type, value_string, value_number, value_epoch, normalized)
             ORDER BY id
            ON CONFLICT (id) DO NOTHING
            """;

    private final Database catalog;

    TraitVocabulary(Database catalog) {
        this.catalog = catalog;
    }

    /// An attribute of a token with the ids that follow from it.
    record Link(UUID token, UUID collection, UUID trait, UUID value, Attribute said) {}

    /// Those of these links whose values are not known, one a value.
    List<Link> missing(Collection<Link> links) {
        Map<UUID, Link> values = distinct(links, Link::value);
        if (values.isEmpty()) {
            return List.of();
        }
        Set<UUID> missing =
                new HashSet<>(
                        catalog.jdbc()
                                .sql(MISSING)
                                .param(
                                        "ids",
                                        values.keySet().stream()
                                                .map(UUID::toString)
                                                .toArray(String[]::new))
                                .query((row, number) -> row.getObject(1, UUID.class))
                                .list());
        return values.entrySet().stream()
                .filter(one -> missing.contains(one.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /// Makes traits and values known, within the caller's transaction.
    void add(List<Link> values) {
        List<Link> traits = List.copyOf(distinct(values, Link::trait).values());
        catalog.jdbc()
                .sql(INSERT_TRAITS)
                .param("ids", texts(traits, link -> link.trait().toString()))
                .param("collections", texts(traits, link -> link.collection().toString()))
                .param("names", texts(traits, link -> link.said().name()))
                .param("normalized", texts(traits, link -> link.said().normalizedName()))
                .param("types", texts(traits, link -> link.said().valueType().text()))
                .update();
        catalog.jdbc()
                .sql(INSERT_VALUES)
                .param("ids", texts(values, link -> link.value().toString()))
                .param("traits", texts(values, link -> link.trait().toString()))
                .param("types", texts(values, link -> link.said().valueType().text()))
                .param("strings", texts(values, link -> string(link.said())))
                .param("doubles", texts(values, link -> number(link.said().number())))
                .param("epochs", numbers(values, link -> link.said().epochSeconds()))
                .param("normalized", texts(values, link -> link.said().normalizedValue()))
                .update();
    }

    private static Map<UUID, Link> distinct(Collection<Link> links, Function<Link, UUID> key) {
        Map<UUID, Link> first = new LinkedHashMap<>();
        links.forEach(link -> first.putIfAbsent(key.apply(link), link));
        return first;
    }

    /// Only one of the three value columns is filled.
    private static @Nullable String string(Attribute said) {
        return switch (said.valueType()) {
            case STRING, BOOLEAN -> said.text();
            case NUMBER, DATE -> null;
        };
    }

    /// A number as a parameter that the database casts.
    static @Nullable String number(@Nullable Double value) {
        return value == null ? null : value.toString();
    }
}
