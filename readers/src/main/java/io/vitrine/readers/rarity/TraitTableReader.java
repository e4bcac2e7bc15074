package io.vitrine.readers.rarity;

import static io.vitrine.readers.Rows.doubleOrNull;
import static io.vitrine.readers.Rows.instant;
import static io.vitrine.readers.Rows.longOrNull;
import static io.vitrine.readers.Rows.text;
import static io.vitrine.readers.Rows.uuid;

import io.vitrine.db.Database;
import io.vitrine.domain.metadata.ValueType;
import io.vitrine.domain.rarity.RankedToken;
import io.vitrine.domain.rarity.RankingMoment;
import io.vitrine.domain.rarity.TraitLinks;
import io.vitrine.domain.rarity.TraitValue;
import io.vitrine.processors.metadata.CollectionSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Reads who holds which trait value: what every method of rarity starts from.
public final class TraitTableReader {

    private static final String MOMENT =
            """
            SELECT bound.chain_id, last_block, last_block_hash, collections.updated_at,
                   (SELECT count(*) FROM reorgs_undone WHERE reorgs_undone.chain_id = bound.chain_id) AS reorgs
              FROM collections
              JOIN collection_bindings bound ON bound.collection_id = collections.id AND bound.is_primary
              LEFT JOIN projection_state ON projection_state.chain_id = bound.chain_id
             WHERE collections.id = :collection
            """;

    private static final String VALUES =
            """
            SELECT trait_id, normalized_name, trait_values.value_type, normalized_value,
                   COALESCE(value_number, value_epoch_seconds) AS number
              FROM traits JOIN trait_values ON trait_values.trait_id = traits.id
             WHERE traits.collection_id = :collection
             ORDER BY trait_values.id
            """;

    /// Values by their place in {@link #VALUES}, one row a token: a third of the time that a row a link takes.
    private static final String TOKENS =
            """
            WITH numbered AS MATERIALIZED (
                SELECT trait_values.id, row_number() OVER (ORDER BY trait_values.id) - 1 AS place
                  FROM traits JOIN trait_values ON trait_values.trait_id = traits.id
                 WHERE traits.collection_id = :collection),
            held AS (
                SELECT links.token_id, string_agg(CAST(numbered.place AS text), ' ') AS places
                  FROM numbered JOIN token_trait_links links ON links.trait_value_id = numbered.id
                 GROUP BY links.token_id)
            SELECT id, chain_id, contract_address, token_number, places
              FROM tokens LEFT JOIN held ON held.token_id = tokens.id
             WHERE collection_id = :collection AND metadata_doc IS NOT NULL AND NOT burned
            """;

    private final Database catalog;

    public TraitTableReader(Database catalog) {
        this.catalog = catalog;
    }

    /// A collection's live tokens with a document and the values that they hold, and what the catalog reflected.
    public record Reading(RankingMoment moment, CollectionSettings settings, TraitLinks links) {}

    /// As of one moment; empty when there is no such collection.
    public Optional<Reading> read(UUID collection) {
        return catalog.inSnapshot(() ->
                moment(collection)
                        .map(moment ->
                                new Reading(
                                        moment,
                                        SettingsRows.of(catalog.jdbc(), collection),
                                        links(collection))));
    }

    private Optional<RankingMoment> moment(UUID collection) {
        return catalog.jdbc()
                .sql(MOMENT)
                .param("collection", collection)
                .query((row, place) ->
                        new RankingMoment(
                                text(row, "chain_id"),
                                longOrNull(row, "last_block"),
                                row.getString("last_block_hash"),
                                row.getLong("reorgs"),
                                instant(row, "updated_at")))
                .optional();
    }

    private TraitLinks links(UUID collection) {
        List<TraitValue> values =
                catalog.jdbc()
                        .sql(VALUES)
                        .param("collection", collection)
                        .query((row, place) -> value(row))
                        .list();
        List<RankedToken> tokens = new ArrayList<>();
        List<int[]> held = new ArrayList<>();
        catalog.jdbc()
                .sql(TOKENS)
                .param("collection", collection)
                .query(row -> {
                    tokens.add(
                            new RankedToken(
                                    uuid(row, "id"),
                                    row.getString("chain_id")
                                            + "/"
                                            + row.getString("contract_address")
                                            + "/"
                                            + row.getString("token_number")));
                    String places = row.getString("places");
                    held.add(places == null ? new int[0] : numbers(places));
                });
        return new TraitLinks(tokens, held.toArray(int[][]::new), values);
    }

    static TraitValue value(ResultSet row) throws SQLException {
        return new TraitValue(
                uuid(row, "trait_id"),
                text(row, "normalized_name"),
                ValueType.valueOf(text(row, "value_type").toUpperCase(Locale.ROOT)),
                text(row, "normalized_value"),
                doubleOrNull(row, "number"));
    }

    private static int[] numbers(String text) {
        int[] numbers = new int[1 + (int) text.chars().filter(c -> c == ' ').count()];
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ') {
                at++;
            } else {
                numbers[at] = 10 * numbers[at] + c - '0';
            }
        }
        return numbers;
    }
}
