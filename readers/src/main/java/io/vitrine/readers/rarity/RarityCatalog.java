package io.vitrine.readers.rarity;

import static io.vitrine.readers.Rows.longOrNull;
import static io.vitrine.readers.Rows.text;
import static io.vitrine.readers.Rows.uuid;

import io.vitrine.db.Databases;
import io.vitrine.domain.rarity.CountedValue;
import io.vitrine.domain.rarity.RankedValue;
import io.vitrine.domain.rarity.RankedValue.Kind;
import io.vitrine.domain.rarity.TraitValue;
import io.vitrine.processors.metadata.CollectionSettings;
import io.vitrine.processors.rarity.TraitSelection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Scores of tokens and the counts behind them.
public final class RarityCatalog {

    private static final String SCORES_OF_TOKEN =
            """
            SELECT r.method, r.source, r.score, r.rank,
                   (SELECT count(*)
                      FROM tokens t
                      JOIN rarity_scores o ON o.token_id = t.id
                     WHERE t.collection_id = :collection AND o.method = r.method AND o.source = r.source
                   ) AS ranked
              FROM rarity_scores r
             WHERE r.token_id = :token
             ORDER BY r.source, r.method
            """;

    private static final String ROOT =
            """
            SELECT root, methods, tokens, entropy, as_of_block, as_of_block_hash
              FROM rarity_roots
             WHERE collection_id = :collection
            """;

    private static final String VALUES_OF_TOKEN =
            """
            SELECT links.trait_id, normalized_name, v.value_type, normalized_value,
                   COALESCE(value_number, value_epoch_seconds) AS number
              FROM token_trait_links links
              JOIN traits ON traits.id = links.trait_id
              JOIN trait_values v ON v.id = links.trait_value_id
             WHERE links.token_id = :token
            """;

    private static final String COUNTS =
            """
            SELECT trait_id, kind, value, trait, holders, kinds
              FROM rarity_counts
             WHERE collection_id = :collection AND kind IN ('absent', 'bin', 'count')
            UNION ALL
            SELECT counts.trait_id, kind, value, trait, holders, kinds
              FROM token_trait_links links
              JOIN trait_values v ON v.id = links.trait_value_id
              JOIN rarity_counts counts ON counts.trait_id = links.trait_id AND counts.kind = v.value_type
                                       AND counts.value = v.normalized_value
             WHERE links.token_id = :token AND counts.collection_id = :collection
            """;

    private static final String TRAIT_NAMES =
            """
            SELECT id, name FROM traits WHERE collection_id = :collection
            """;

    private static final String LEAVES =
            """
            SELECT token_id, leaf
              FROM tokens JOIN token_rarity ON token_rarity.token_id = tokens.id
             WHERE collection_id = :collection AND leaf IS NOT NULL
             ORDER BY token_id
            """;

    private final JdbcClient catalog;

    public RarityCatalog(Databases databases) {
        this.catalog = databases.catalog().jdbc();
    }

    /// All scores of the token.
    public List<ScoreRow> scores(UUID collection, UUID token) {
        return catalog.sql(SCORES_OF_TOKEN)
                .param("collection", collection)
                .param("token", token)
                .query((row, place) ->
                        new ScoreRow(
                                text(row, "method"),
                                text(row, "source"),
                                row.getDouble("score"),
                                row.getInt("rank"),
                                row.getInt("ranked")))
                .list();
    }

    /// What was published of the collection; empty when nothing was.
    public Optional<RootRow> root(UUID collection) {
        return catalog.sql(ROOT)
                .param("collection", collection)
                .query((row, place) ->
                        new RootRow(
                                text(row, "root"),
                                List.of(text(row, "methods").split(" ")),
                                row.getInt("tokens"),
                                row.getDouble("entropy"),
                                longOrNull(row, "as_of_block"),
                                row.getString("as_of_block_hash")))
                .optional();
    }

    /// The published counts of what the token has and lacks, in the order of {@link RankedValue#ORDER}. What takes no
    /// part in rarity is left out, and so is what the token has only got since.
    public List<CountedValue> counts(UUID collection, UUID token) {
        Map<RankedValue, CountedValue> published = new HashMap<>();
        catalog.sql(COUNTS)
                .param("collection", collection)
                .param("token", token)
                .query(row -> {
                    CountedValue count = count(row);
                    published.put(count.value(), count);
                });
        CollectionSettings settings = SettingsRows.of(catalog, collection);
        Set<RankedValue> held = new TreeSet<>(RankedValue.ORDER);
        Set<UUID> traits = new HashSet<>();
        for (TraitValue value : values(token)) {
            RankedValue as = TraitSelection.as(value, settings, true);
            if (as != null && published.containsKey(as)) {
                held.add(as);
                traits.add(as.traitId());
            }
        }
        int said = (int) held.stream().filter(value -> !value.blank()).count();
        published.keySet().stream()
                .filter(value -> value.kind() == Kind.ABSENT && !traits.contains(value.traitId()))
                .forEach(held::add);
        RankedValue number = RankedValue.count(said);
        if (published.containsKey(number)) {
            held.add(number);
        }
        return held.stream().map(published::get).filter(Objects::nonNull).toList();
    }

    private static CountedValue count(ResultSet row) throws SQLException {
        Kind kind = Kind.of(text(row, "kind"));
        String value = text(row, "value");
        boolean blank = kind == Kind.ABSENT || kind == Kind.STRING && RankedValue.isBlank(value);
        return new CountedValue(
                new RankedValue(uuid(row, "trait_id"), text(row, "trait"), kind, value, blank),
                row.getInt("holders"),
                row.getInt("kinds"));
    }

    private List<TraitValue> values(UUID token) {
        return catalog.sql(VALUES_OF_TOKEN)
                .param("token", token)
                .query((row, place) -> TraitTableReader.value(row))
                .list();
    }

    /// Names of the collection's traits.
    public Map<UUID, String> traitNames(UUID collection) {
        Map<UUID, String> names = new HashMap<>();
        catalog.sql(TRAIT_NAMES)
                .param("collection", collection)
                .query(row -> {
                    names.put(uuid(row, "id"), text(row, "name"));
                });
        return names;
    }

    /// The leaves below the collection's root, in order, by the token of each.
    public SequencedMap<UUID, byte[]> leaves(UUID collection) {
        SequencedMap<UUID, byte[]> leaves = new LinkedHashMap<>();
        catalog.sql(LEAVES)
                .param("collection", collection)
                .query(row -> {
                    leaves.put(uuid(row, "token_id"), row.getBytes("leaf"));
                });
        return leaves;
    }
}
