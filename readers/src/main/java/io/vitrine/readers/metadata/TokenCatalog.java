package io.vitrine.readers.metadata;

import static io.vitrine.readers.Rows.digitsOrNull;
import static io.vitrine.readers.Rows.doubleOrNull;
import static io.vitrine.readers.Rows.instant;
import static io.vitrine.readers.Rows.instantOrNull;
import static io.vitrine.readers.Rows.integerOrNull;
import static io.vitrine.readers.Rows.longOrNull;
import static io.vitrine.readers.Rows.text;
import static io.vitrine.readers.Rows.uuid;

import io.vitrine.db.Databases;
import io.vitrine.readers.Question;
import io.vitrine.readers.Seek;
import io.vitrine.readers.Slice;
import io.vitrine.readers.metadata.TokenMarks.Anomaly;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The tokens of the catalog.
public final class TokenCatalog {

    private static final String SELECT_ORDERED_BY = "SELECT (";

    private static final String TOKENS =
            """
            )::text AS sort_key,
                   t.id, t.collection_id, t.chain_id,
                   coalesce(t.contract_address, t.mint_address, t.inscription_id) AS contract,
                   coalesce(t.token_number, '0') AS token_number, t.token_standard, t.name, t.image_url,
                   image.asset_id AS image_asset, animation.asset_id AS animation_asset,
                   t.owner_address, t.supply, t.burned, t.approximate, t.minted_block, t.minted_at,
                   t.last_block, t.updated_at, t.last_refresh_at, t.metadata_url, t.metadata_doc,
                   c.slug, c.name AS collection_name, c.is_verified, r.method, r.rank, r.score,
            """;

    private static final String NOTHING_HELD = "NULL::numeric AS held_quantity";

    private static final String FROM_TOKENS =
            """
              FROM tokens t
              JOIN collections c ON c.id = t.collection_id
              LEFT JOIN token_media image ON image.token_id = t.id AND image.role = 'image'
              LEFT JOIN token_media animation ON animation.token_id = t.id AND animation.role = 'animation'
              LEFT JOIN rarity_scores r
                ON r.token_id = t.id AND r.method = :method AND r.source = 'vitrine'
            """;

    private static final String WHERE_KEY_IS_ONE_OF =
            """
              JOIN unnest(:chains::text[], :contracts::text[], :numbers::text[])
                   AS wanted (chain_id, contract, token_number)
                ON t.chain_id = wanted.chain_id AND t.contract_address = wanted.contract
               AND t.token_number = wanted.token_number
            """;

    private static final String HOLDINGS_OF =
            """
              FROM token_balances b
              JOIN tokens t
                ON t.chain_id = b.chain_id AND t.contract_address = b.contract AND t.token_number = b.token_id
              JOIN collections c ON c.id = t.collection_id
              LEFT JOIN token_media image ON image.token_id = t.id AND image.role = 'image'
              LEFT JOIN token_media animation ON animation.token_id = t.id AND animation.role = 'animation'
              LEFT JOIN rarity_scores r
                ON r.token_id = t.id AND r.method = :method AND r.source = 'vitrine'
             WHERE b.owner = :owner AND b.quantity > 0 AND NOT c.is_hidden
            """;

    private static final String WITH_TRAITS =
            """
            AND t.id IN (SELECT l.token_id
                           FROM token_trait_links l
                          WHERE l.trait_value_id = ANY (:values)
                          GROUP BY l.token_id
                         HAVING count(DISTINCT l.trait_id) = :names)
            """;

    private static final String VALUES_OF_TRAIT =
            """
            SELECT v.id
              FROM traits t
              JOIN trait_values v ON v.trait_id = t.id
             WHERE t.collection_id = :collection AND t.normalized_name = :name
               AND v.normalized_value = ANY (:values)
            """;

    private static final String TRAITS_OF_TOKENS =
            """
            SELECT l.token_id, t.id AS trait_id, t.name, coalesce(v.unit, t.unit) AS unit, t.display_type,
                   v.value_type, v.value_string, v.value_number, v.value_epoch_seconds, v.normalized_value,
                   v.occurrences, v.frequency, v.rarity_score, v.max_value,
                   f.floor_price_native, f.currency_symbol
              FROM token_trait_links l
              JOIN traits t ON t.id = l.trait_id
              JOIN trait_values v ON v.id = l.trait_value_id
              LEFT JOIN trait_value_floor f ON f.trait_value_id = v.id
             WHERE l.token_id = ANY (:tokens)
             ORDER BY l.token_id, t.sort_order, t.normalized_name, l.place, v.normalized_value
            """;

    private static final String USES_OF_TOKENS =
            """
            SELECT t.id AS token_id, said.kind, said.account, said.detail ->> 'expires' AS expires,
                   said.detail ->> 'implementation' AS implementation,
                   extract(epoch FROM state.last_block_at)::bigint AS now
              FROM tokens t
              JOIN contract_events said
                ON said.chain_id = t.chain_id AND said.contract = t.contract_address AND said.token_id = t.token_number
               AND said.kind IN ('USER', 'TOKEN_ACCOUNT')
              LEFT JOIN projection_state state ON state.chain_id = t.chain_id
             WHERE t.id = ANY (:tokens)
             ORDER BY t.id, said.block_number, said.log_index
            """;

    private static final String MARKS_OF_TOKENS =
            """
            SELECT t.id AS token_id, bound.is_unverified, odd.code, odd.reason
              FROM tokens t
              JOIN collection_bindings bound ON bound.collection_id = t.collection_id AND bound.is_primary
              LEFT JOIN token_anomalies odd
                ON odd.chain_id = t.chain_id AND odd.contract = t.contract_address AND odd.token_id = t.token_number
             WHERE t.id = ANY (:tokens) AND (bound.is_unverified OR odd.code IS NOT NULL)
             ORDER BY t.id, odd.code
            """;

    private final JdbcClient catalog;

    public TokenCatalog(Databases databases) {
        this.catalog = databases.catalog().jdbc();
    }

    /// Who uses tokens (ERC-4907) as of the block that the catalog reflects, and the accounts that belong to them
    /// (ERC-6551); nothing of the others.
    public Map<UUID, TokenUses> uses(Collection<UUID> tokens) {
        Map<UUID, TokenUses> uses = new HashMap<>();
        catalog.sql(USES_OF_TOKENS)
                .param("tokens", tokens.toArray(UUID[]::new))
                .query(row -> {
                    uses.merge(uuid(row, "token_id"), TokenUses.of(row), TokenUses::then);
                });
        return uses;
    }

    /// What is to be said of these tokens beside what their logs say; nothing of the others.
    public Map<UUID, TokenMarks> marks(Collection<UUID> tokens) {
        Map<UUID, TokenMarks> marks = new HashMap<>();
        catalog.sql(MARKS_OF_TOKENS)
                .param("tokens", tokens.toArray(UUID[]::new))
                .query(row -> {
                    String code = row.getString("code");
                    List<Anomaly> odd =
                            code == null
                                    ? List.of()
                                    : List.of(new Anomaly(code, text(row, "reason")));
                    marks.merge(
                            uuid(row, "token_id"),
                            new TokenMarks(row.getBoolean("is_unverified"), odd),
                            (before, after) ->
                                    new TokenMarks(
                                            after.unverified(),
                                            Stream.concat(
                                                            before.anomalies().stream(),
                                                            after.anomalies().stream())
                                                    .toList()));
                });
        return marks;
    }

    /// One token with its rank by this method.
    public Optional<TokenRow> token(TokenKey key, String method) {
        return tokens(List.of(key), method).stream().findFirst();
    }

    /// Those of these tokens that exist, in no particular order.
    public List<TokenRow> tokens(Collection<TokenKey> keys, String method) {
        return Question.of(SELECT_ORDERED_BY)
                .and("t.token_number")
                .and(TOKENS)
                .and(NOTHING_HELD)
                .and(FROM_TOKENS)
                .and(WHERE_KEY_IS_ONE_OF)
                .bind("chains", keys.stream().map(TokenKey::chain).toArray(String[]::new))
                .bind("contracts", keys.stream().map(TokenKey::contract).toArray(String[]::new))
                .bind("numbers", keys.stream().map(TokenKey::number).toArray(String[]::new))
                .bind("method", method)
                .list(catalog, TokenCatalog::token);
    }

    /// A page of a collection's tokens. Those without a rank come last either way.
    public Slice<TokenRow> tokens(
            UUID collection,
            TokenFilter filter,
            TokenSort sort,
            boolean descending,
            String method,
            Seek seek) {
        Question question = Question.of(SELECT_ORDERED_BY);
        key(question, sort, descending);
        question.and(TOKENS)
                .and(NOTHING_HELD)
                .and(FROM_TOKENS)
                .and("WHERE t.collection_id = :collection")
                .bind("collection", collection)
                .bind("method", method);
        if (!narrow(question, collection, filter)) {
            return new Slice<>(List.of(), null);
        }
        if (seek.continues()) {
            question.and("AND (");
            key(question, sort, descending);
            question.and(
                            descending
                                    ? ", t.token_number_sort, t.id) < (:after, :afterNumber,"
                                            + " :afterId)"
                                    : ", t.token_number_sort, t.id) > (:after, :afterNumber,"
                                            + " :afterId)")
                    .bind("after", new BigDecimal(seek.after().getFirst()))
                    .bind("afterNumber", new BigDecimal(seek.after().get(1)))
                    .bind("afterId", UUID.fromString(seek.after().get(2)));
        }
        switch (sort) {
            case NUMBER ->
                    question.and(
                            descending
                                    ? "ORDER BY t.token_number_sort DESC, t.id DESC"
                                    : "ORDER BY t.token_number_sort, t.id");
            case RANK, MINTED -> {
                question.and("ORDER BY");
                key(question, sort, descending);
                question.and(
                        descending
                                ? "DESC, t.token_number_sort DESC, t.id DESC"
                                : ", t.token_number_sort, t.id");
            }
        }
        List<TokenRow> fetched = question.page(seek).list(catalog, TokenCatalog::token);
        return Slice.of(
                fetched, seek, row -> List.of(row.sortKey(), row.number(), row.id().toString()));
    }

    /// A page of what an account holds, by chain, contract and id; hidden collections are left out.
    ///
    /// @param withSpam whether collections that give every sign of spam are in it
    public Slice<TokenRow> heldBy(
            String owner,
            @Nullable String chain,
            @Nullable UUID collection,
            boolean withSpam,
            String method,
            Seek seek) {
        Question question =
                Question.of(SELECT_ORDERED_BY)
                        .and("t.token_number")
                        .and(TOKENS)
                        .and("b.quantity AS held_quantity")
                        .and(HOLDINGS_OF)
                        .bind("owner", owner)
                        .bind("method", method)
                        .andIf(chain, "chain", "AND b.chain_id = :chain")
                        .andIf(collection, "collection", "AND t.collection_id = :collection")
                        .andIf(
                                !withSpam,
                                """
                                AND (c.is_verified
                                     OR NOT EXISTS (SELECT FROM collection_bindings told
                                                     WHERE told.collection_id = c.id AND told.is_primary
                                                       AND told.spam_score = 1))
                                """);
        if (seek.continues()) {
            question.and(
                            """
                            AND (b.chain_id, b.contract, b.token_id)
                                > (:afterChain, :afterContract, :afterToken)
                            """)
                    .bind("afterChain", seek.after().getFirst())
                    .bind("afterContract", seek.after().get(1))
                    .bind("afterToken", seek.after().get(2));
        }
        List<TokenRow> fetched =
                question.and("ORDER BY b.chain_id, b.contract, b.token_id")
                        .page(seek)
                        .list(catalog, TokenCatalog::token);
        return Slice.of(fetched, seek, row -> List.of(row.chain(), row.contract(), row.number()));
    }

    /// The traits of these tokens, in the order of display.
    public List<TokenTraitRow> traits(Collection<UUID> tokens) {
        if (tokens.isEmpty()) {
            return List.of();
        }
        return catalog.sql(TRAITS_OF_TOKENS)
                .param("tokens", tokens.toArray(UUID[]::new))
                .query((row, place) ->
                        new TokenTraitRow(
                                uuid(row, "token_id"),
                                uuid(row, "trait_id"),
                                text(row, "name"),
                                traitValue(row)))
                .list();
    }

    static TraitValueRow traitValue(ResultSet row) throws SQLException {
        return new TraitValueRow(
                text(row, "value_type"),
                row.getString("value_string"),
                doubleOrNull(row, "value_number"),
                longOrNull(row, "value_epoch_seconds"),
                text(row, "normalized_value"),
                row.getInt("occurrences"),
                row.getDouble("frequency"),
                doubleOrNull(row, "rarity_score"),
                doubleOrNull(row, "max_value"),
                row.getString("unit"),
                row.getString("display_type"),
                digitsOrNull(row, "floor_price_native"),
                row.getString("currency_symbol"));
    }

    /// @return whether any token can fit
    private boolean narrow(Question question, UUID collection, TokenFilter filter) {
        question.andIf(
                        filter.owner(),
                        "owner",
                        """
                        AND EXISTS (SELECT FROM token_balances b
                                     WHERE b.owner = :owner AND b.quantity > 0
                                       AND b.chain_id = t.chain_id AND b.contract = t.contract_address
                                       AND b.token_id = t.token_number)
                        """)
                .andIf(filter.burned(), "burned", "AND t.burned = :burned");
        if (filter.traits().isEmpty()) {
            return true;
        }
        List<UUID> values = new ArrayList<>();
        for (Map.Entry<String, Set<String>> trait : filter.traits().entrySet()) {
            List<UUID> found =
                    catalog.sql(VALUES_OF_TRAIT)
                            .param("collection", collection)
                            .param("name", trait.getKey())
                            .param("values", trait.getValue().toArray(String[]::new))
                            .query((row, place) -> uuid(row, "id"))
                            .list();
            if (found.isEmpty()) {
                return false;
            }
            values.addAll(found);
        }
        question.and(WITH_TRAITS)
                .bind("values", values.toArray(UUID[]::new))
                .bind("names", filter.traits().size());
        return true;
    }

    private static void key(Question question, TokenSort sort, boolean descending) {
        switch (sort) {
            case NUMBER -> question.and("t.token_number_sort");
            case RANK ->
                    question.and(
                            descending ? "coalesce(r.rank, 0)" : "coalesce(r.rank, 2147483647)");
            case MINTED ->
                    question.and(
                            "(coalesce(t.minted_block, -1) * 4294967296 +"
                                    + " coalesce(t.minted_log_index, 0))");
        }
    }

    private static TokenRow token(ResultSet row, int place) throws SQLException {
        return new TokenRow(
                uuid(row, "id"),
                uuid(row, "collection_id"),
                text(row, "chain_id"),
                text(row, "contract"),
                text(row, "token_number"),
                text(row, "token_standard"),
                row.getString("name"),
                row.getString("image_url"),
                row.getString("image_asset"),
                row.getString("animation_asset"),
                row.getString("owner_address"),
                digitsOrNull(row, "supply"),
                row.getBoolean("burned"),
                row.getBoolean("approximate"),
                longOrNull(row, "minted_block"),
                instantOrNull(row, "minted_at"),
                row.getLong("last_block"),
                instant(row, "updated_at"),
                instantOrNull(row, "last_refresh_at"),
                row.getString("metadata_url"),
                row.getString("metadata_doc"),
                text(row, "slug"),
                text(row, "collection_name"),
                row.getBoolean("is_verified"),
                row.getString("method"),
                integerOrNull(row, "rank"),
                doubleOrNull(row, "score"),
                digitsOrNull(row, "held_quantity"),
                text(row, "sort_key"));
    }
}
