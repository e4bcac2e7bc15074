package io.vitrine.readers.metadata;

import static io.vitrine.readers.Rows.digits;
import static io.vitrine.readers.Rows.digitsOrNull;
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
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The collections of the catalog.
public final class CollectionCatalog {

    private static final String SELECT_ORDERED_BY = "SELECT (";

    private static final String COLLECTIONS =
            """
            )::text AS sort_key,
                   c.id, c.slug, c.name, c.symbol, c.description, c.category, c.image_url, c.banner_url,
                   c.website_url, c.social_links_json::text AS social_links, c.is_verified, c.is_hidden,
                   c.total_supply, c.total_minted, c.max_supply, c.royalty_bps, c.royalty_receiver,
                   c.metadata_standard, c.status, c.mint_start_date, c.mint_end_date, c.mint_price_text,
                   c.deployed_block, c.index_status, c.tags_json::text AS tags, c.created_at, c.updated_at,
                   b.chain_id, coalesce(b.contract_address, b.mint_authority, b.inscription_id) AS contract,
                   b.token_standard, b.spam_score, b.is_unverified,
                   ARRAY(SELECT o.chain_id FROM collection_bindings o
                          WHERE o.collection_id = c.id AND NOT o.is_primary) AS other_chains,
                   coalesce(s.items_count, 0) AS items_count, coalesce(s.owners_count, 0) AS owners_count,
                   coalesce(s.listed_count, 0) AS listed_count, coalesce(s.sales_count, 0) AS sales_count,
                   s.floor_price_native, s.floor_currency_symbol, coalesce(s.volume_native, 0) AS volume_native,
                   s.market_cap_est, s.as_of_block, s.last_updated_at
              FROM collections c
              JOIN collection_bindings b ON b.collection_id = c.id AND b.is_primary
              LEFT JOIN collection_stats s ON s.collection_id = c.id
            """;

    private static final String COVERS_OF_COLLECTIONS =
            """
            SELECT c.id, cover.token_number, cover.asset_id
              FROM unnest(:collections::uuid[]) AS c (id)
             CROSS JOIN LATERAL (
                   SELECT early.token_number, early.token_number_sort, m.asset_id
                     FROM (SELECT t.id, t.token_number, t.token_number_sort
                             FROM tokens t
                            WHERE t.collection_id = c.id
                            ORDER BY t.token_number_sort, t.id
                            LIMIT 32) AS early
                     JOIN token_media m ON m.token_id = early.id AND m.role = 'image'
                    WHERE m.asset_id IS NOT NULL
                    ORDER BY early.token_number_sort
                    LIMIT 4) AS cover
             ORDER BY c.id, cover.token_number_sort
            """;

    private static final String BINDINGS_OF_COLLECTION =
            """
            SELECT chain_id, coalesce(contract_address, mint_authority, inscription_id) AS contract,
                   token_standard, is_primary
              FROM collection_bindings
             WHERE collection_id = :collection
             ORDER BY is_primary DESC, chain_id, contract
            """;

    private static final String VERIFIED_NAMES =
            """
            SELECT slug, name FROM collections WHERE is_verified
            """;

    private final JdbcClient catalog;

    public CollectionCatalog(Databases databases) {
        this.catalog = databases.catalog().jdbc();
    }

    /// The collection with this slug, hidden or not.
    public Optional<CollectionRow> bySlug(String slug) {
        return Question.of(SELECT_ORDERED_BY)
                .and("c.slug")
                .and(COLLECTIONS)
                .and("WHERE c.slug = :slug")
                .bind("slug", slug)
                .list(catalog, CollectionCatalog::collection)
                .stream()
                .findFirst();
    }

    /// The collection that covers the whole of this contract, hidden or not.
    public Optional<CollectionRow> byContract(String chain, String contract) {
        return Question.of(SELECT_ORDERED_BY)
                .and("c.slug")
                .and(COLLECTIONS)
                .and(
                        """
                        WHERE c.id = (SELECT o.collection_id FROM collection_bindings o
                                       WHERE o.chain_id = :chain AND o.contract_address = :contract
                                       ORDER BY o.selector LIMIT 1)
                        """)
                .bind("chain", chain)
                .bind("contract", contract)
                .list(catalog, CollectionCatalog::collection)
                .stream()
                .findFirst();
    }

    /// A page of collections that are not hidden, spam among them only if it is wanted. Those without a floor come last either way.
    public Slice<CollectionRow> collections(
            CollectionFilter filter, CollectionSort sort, boolean descending, Seek seek) {
        Question question = Question.of(SELECT_ORDERED_BY);
        key(question, sort, descending);
        question.and(COLLECTIONS)
                .and("WHERE NOT c.is_hidden")
                .andIf(
                        !filter.withSpam(),
                        "AND (c.is_verified OR b.spam_score IS DISTINCT FROM 1)");
        narrow(question, filter);
        if (seek.continues()) {
            question.and("AND (");
            key(question, sort, descending);
            question.and(descending ? ", c.id) < (" : ", c.id) > (");
            bound(question, sort, seek.after().getFirst());
            question.and(", :afterId)").bind("afterId", UUID.fromString(seek.after().get(1)));
        }
        question.and("ORDER BY");
        key(question, sort, descending);
        question.and(descending ? "DESC, c.id DESC" : ", c.id").page(seek);
        List<CollectionRow> fetched = question.list(catalog, CollectionCatalog::collection);
        return Slice.of(fetched, seek, row -> List.of(row.sortKey(), row.id().toString()));
    }

    /// Pictures of the first tokens of these collections, up to four each.
    public List<CoverRow> covers(Collection<UUID> collections) {
        if (collections.isEmpty()) {
            return List.of();
        }
        return catalog.sql(COVERS_OF_COLLECTIONS)
                .param("collections", collections.toArray(UUID[]::new))
                .query((row, place) ->
                        new CoverRow(
                                uuid(row, "id"), text(row, "token_number"), text(row, "asset_id")))
                .list();
    }

    /// Where the collection lives, primary first.
    public List<BindingRow> bindings(UUID collection) {
        return catalog.sql(BINDINGS_OF_COLLECTION)
                .param("collection", collection)
                .query((row, place) ->
                        new BindingRow(
                                text(row, "chain_id"),
                                text(row, "contract"),
                                text(row, "token_standard"),
                                row.getBoolean("is_primary")))
                .list();
    }

    private static void narrow(Question question, CollectionFilter filter) {
        question.andIf(
                        filter.chain(),
                        "chain",
                        """
                        AND EXISTS (SELECT FROM collection_bindings o
                                     WHERE o.collection_id = c.id AND o.chain_id = :chain)
                        """)
                .andIf(filter.category(), "category", "AND c.category = :category")
                .andIf(
                        filter.standard(),
                        "standard",
                        """
                        AND EXISTS (SELECT FROM collection_bindings o
                                     WHERE o.collection_id = c.id AND o.token_standard = :standard)
                        """)
                .andIf(filter.verified(), "verified", "AND c.is_verified = :verified");
        String text = filter.text();
        if (text != null) {
            question.and(
                            """
                            AND (lower(c.name) LIKE :pattern OR c.slug LIKE :pattern
                                 OR lower(c.symbol) LIKE :pattern
                                 OR EXISTS (SELECT FROM collection_bindings o
                                             WHERE o.collection_id = c.id
                                               AND o.contract_address = :text))
                            """)
                    .bind("pattern", "%" + escaped(text.toLowerCase(Locale.ROOT)) + "%")
                    .bind("text", text.toLowerCase(Locale.ROOT));
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static void key(Question question, CollectionSort sort, boolean descending) {
        switch (sort) {
            case NAME -> question.and("lower(c.name) COLLATE \"C\"");
            case FLOOR ->
                    question.and(
                            descending
                                    ? "coalesce(s.floor_price_native, -1)"
                                    : "coalesce(s.floor_price_native, 'Infinity')");
            case VOLUME -> question.and("coalesce(s.volume_native, 0)");
            case ITEMS -> question.and("coalesce(s.items_count, 0)");
            case OWNERS -> question.and("coalesce(s.owners_count, 0)");
            case CREATED -> question.and("c.created_at");
        }
    }

    private static void bound(Question question, CollectionSort sort, String key) {
        switch (sort) {
            case NAME -> question.and(":after").bind("after", key);
            case FLOOR, VOLUME -> question.and(":after::numeric").bind("after", key);
            case ITEMS, OWNERS ->
                    question.and(":after").bind("after", new BigDecimal(key).intValueExact());
            case CREATED -> question.and(":after::timestamptz").bind("after", key);
        }
    }

    private static CollectionRow collection(ResultSet row, int place) throws SQLException {
        List<String> chains = new ArrayList<>();
        chains.add(text(row, "chain_id"));
        for (String other : (String[]) row.getArray("other_chains").getArray()) {
            if (!chains.contains(other)) {
                chains.add(other);
            }
        }
        return new CollectionRow(
                uuid(row, "id"),
                text(row, "slug"),
                text(row, "name"),
                row.getString("symbol"),
                row.getString("description"),
                row.getString("category"),
                row.getString("image_url"),
                row.getString("banner_url"),
                row.getString("website_url"),
                row.getString("social_links"),
                row.getBoolean("is_verified"),
                row.getBoolean("is_hidden"),
                digitsOrNull(row, "total_supply"),
                digitsOrNull(row, "total_minted"),
                digitsOrNull(row, "max_supply"),
                integerOrNull(row, "royalty_bps"),
                row.getString("royalty_receiver"),
                row.getString("metadata_standard"),
                text(row, "status"),
                instantOrNull(row, "mint_start_date"),
                instantOrNull(row, "mint_end_date"),
                row.getString("mint_price_text"),
                longOrNull(row, "deployed_block"),
                text(row, "index_status"),
                row.getString("tags"),
                instant(row, "created_at"),
                instant(row, "updated_at"),
                text(row, "chain_id"),
                text(row, "contract"),
                text(row, "token_standard"),
                digitsOrNull(row, "spam_score"),
                row.getBoolean("is_unverified"),
                chains,
                row.getInt("items_count"),
                row.getInt("owners_count"),
                row.getInt("listed_count"),
                row.getInt("sales_count"),
                digitsOrNull(row, "floor_price_native"),
                row.getString("floor_currency_symbol"),
                digits(row, "volume_native"),
                digitsOrNull(row, "market_cap_est"),
                longOrNull(row, "as_of_block"),
                instantOrNull(row, "last_updated_at"),
                text(row, "sort_key"));
    }

    /// Names of the collections that an operator vouches for, by slug.
    public Map<String, String> verifiedNames() {
        Map<String, String> names = new HashMap<>();
        catalog.sql(VERIFIED_NAMES)
                .query(row -> {
                    names.put(text(row, "slug"), text(row, "name"));
                });
        return names;
    }
}
