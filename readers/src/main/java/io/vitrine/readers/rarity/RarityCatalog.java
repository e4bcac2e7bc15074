package io.vitrine.readers.rarity;

import static io.vitrine.readers.Rows.text;
import static io.vitrine.readers.Rows.uuid;

import io.vitrine.db.Databases;
import java.util.List;
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

    private static final String DESCRIBED_TOKENS =
            """
            SELECT count(*)
              FROM tokens
             WHERE collection_id = :collection AND NOT burned AND metadata_doc IS NOT NULL
            """;

    private static final String TRAITS_THAT_TOKEN_LACKS =
            """
            SELECT t.id, t.name,
                   (SELECT count(DISTINCT l.token_id)
                      FROM trait_values v
                      JOIN token_trait_links l ON l.trait_value_id = v.id
                      JOIN tokens k ON k.id = l.token_id
                     WHERE v.trait_id = t.id AND NOT k.burned) AS holders
              FROM traits t
             WHERE t.collection_id = :collection
               AND NOT EXISTS (SELECT FROM token_trait_links l
                                WHERE l.token_id = :token AND l.trait_id = t.id)
             ORDER BY t.sort_order, t.normalized_name
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

    /// Live tokens of the collection that have a document: what frequencies are shares of.
    public int describedTokens(UUID collection) {
        return catalog.sql(DESCRIBED_TOKENS)
                .param("collection", collection)
                .query(Integer.class)
                .single();
    }

    /// The traits of the collection that the token lacks, in the order of display.
    public List<AbsentTraitRow> absentTraits(UUID collection, UUID token) {
        return catalog.sql(TRAITS_THAT_TOKEN_LACKS)
                .param("collection", collection)
                .param("token", token)
                .query((row, place) ->
                        new AbsentTraitRow(
                                uuid(row, "id"), text(row, "name"), row.getInt("holders")))
                .list();
    }
}
