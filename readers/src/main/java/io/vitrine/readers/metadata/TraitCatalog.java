package io.vitrine.readers.metadata;

import static io.vitrine.readers.Rows.text;
import static io.vitrine.readers.Rows.uuid;

import io.vitrine.db.Databases;
import io.vitrine.readers.Question;
import io.vitrine.readers.Seek;
import io.vitrine.readers.Slice;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The traits of a collection.
public final class TraitCatalog {

    private static final String TRAITS_OF_COLLECTION =
            """
            SELECT t.id, t.name, t.normalized_name, t.value_type, t.display_type, t.unit, t.sort_order,
                   (SELECT count(*) FROM trait_values v WHERE v.trait_id = t.id) AS value_count
              FROM traits t
             WHERE t.collection_id = :collection
            """;

    private static final String VALUES_OF_TRAITS =
            """
            SELECT t.id AS trait_id, coalesce(v.unit, t.unit) AS unit, t.display_type,
                   v.value_type, v.value_string, v.value_number, v.value_epoch_seconds, v.normalized_value,
                   v.occurrences, v.frequency, v.rarity_score, v.max_value,
                   f.floor_price_native, f.currency_symbol
              FROM traits t
             CROSS JOIN LATERAL (SELECT * FROM trait_values w
                                  WHERE w.trait_id = t.id
                                  ORDER BY w.occurrences DESC, w.normalized_value, w.value_type
                                  LIMIT :most) AS v
              LEFT JOIN trait_value_floor f ON f.trait_value_id = v.id
             WHERE t.id = ANY (:traits)
             ORDER BY t.id, v.occurrences DESC, v.normalized_value, v.value_type
            """;

    private final JdbcClient catalog;

    public TraitCatalog(Databases databases) {
        this.catalog = databases.catalog().jdbc();
    }

    /// A page of traits in the order of display, each with at most so many of its values.
    public Slice<TraitRow> traits(UUID collection, int mostValues, Seek seek) {
        Question question = Question.of(TRAITS_OF_COLLECTION).bind("collection", collection);
        if (seek.continues()) {
            question.and("AND (t.sort_order, t.normalized_name) > (:afterOrder, :afterName)")
                    .bind("afterOrder", Integer.valueOf(seek.after().getFirst()))
                    .bind("afterName", seek.after().get(1));
        }
        List<TraitRow> traits =
                question.and("ORDER BY t.sort_order, t.normalized_name")
                        .page(seek)
                        .list(
                                catalog,
                                (row, place) ->
                                        new TraitRow(
                                                uuid(row, "id"),
                                                text(row, "name"),
                                                text(row, "normalized_name"),
                                                text(row, "value_type"),
                                                row.getString("display_type"),
                                                row.getString("unit"),
                                                row.getInt("sort_order"),
                                                row.getInt("value_count"),
                                                List.of()));
        Slice<TraitRow> slice =
                Slice.of(
                        traits,
                        seek,
                        trait ->
                                List.of(
                                        Integer.toString(trait.sortOrder()),
                                        trait.normalizedName()));
        Map<UUID, List<TraitValueRow>> values = values(slice.rows(), mostValues);
        return slice.map(trait -> with(trait, values.getOrDefault(trait.id(), List.of())));
    }

    private Map<UUID, List<TraitValueRow>> values(List<TraitRow> traits, int most) {
        record Valued(UUID trait, TraitValueRow value) {}
        return catalog
                .sql(VALUES_OF_TRAITS)
                .param("traits", traits.stream().map(TraitRow::id).toArray(UUID[]::new))
                .param("most", most)
                .query((row, place) ->
                        new Valued(uuid(row, "trait_id"), TokenCatalog.traitValue(row)))
                .list()
                .stream()
                .collect(
                        Collectors.groupingBy(
                                Valued::trait,
                                Collectors.mapping(Valued::value, Collectors.toList())));
    }

    private static TraitRow with(TraitRow trait, List<TraitValueRow> values) {
        return new TraitRow(
                trait.id(),
                trait.name(),
                trait.normalizedName(),
                trait.valueType(),
                trait.displayType(),
                trait.unit(),
                trait.sortOrder(),
                trait.valueCount(),
                values);
    }
}
