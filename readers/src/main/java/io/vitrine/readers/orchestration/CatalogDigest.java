package io.vitrine.readers.orchestration;

import io.vitrine.db.Database;
import io.vitrine.db.Databases;
import io.vitrine.db.documents.AssetFields;
import io.vitrine.db.documents.CallFields;
import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.EventFields;
import io.vitrine.db.documents.EventScan;
import io.vitrine.db.documents.MetadataFields;
import io.vitrine.db.documents.VariantFields;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.readers.event.BlockReader;
import io.vitrine.readers.event.BlockReader.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/// The proof that two catalogs are the same: SHA-256 over their rows in a canonical form.
///
/// Rows are ordered by their keys, text by its bytes; numbers have no trailing zeros, times are whole
/// seconds, no wall-clock value takes part. Three digests, so that a difference says where it comes
/// from: what follows from the logs alone, what contracts answered, what was fetched.
public final class CatalogDigest {

    private static final int FETCH_SIZE = 5_000;
    private static final int PAGE = 500;
    private static final byte FIELD_END = 0x1f;
    private static final byte ROW_END = 0x1e;
    private static final byte ABSENT = 0x00;

    private static final String BLOCKS =
            """
            SELECT number, hash, parent_hash, extract(epoch FROM block_time)::bigint, log_count FROM blocks
             WHERE chain_id = :chain AND number BETWEEN :start AND :block ORDER BY number
            """;

    private static final List<String> CHAIN_ROWS =
            List.of(
                    """
                    SELECT contract, token_id, from_addr, to_addr, tx_hash, log_index, batch_index, quantity, standard, operator,
                           block_number, block_hash, extract(epoch FROM at)::bigint
                      FROM ownership_transfers
                     WHERE chain_id = :chain AND (CAST(:contract AS text) IS NULL OR contract = :contract)
                     ORDER BY block_number, log_index, batch_index, tx_hash
                    """,
                    """
                    SELECT id, collection_id, contract_address, token_number, token_standard, trim_scale(supply), trim_scale(minted_units),
                           trim_scale(burned_units), burned, owner_address, minted_block, extract(epoch FROM minted_at)::bigint,
                           last_block, last_log_index, last_batch_index, approximate, extract(epoch FROM updated_at)::bigint
                      FROM tokens
                     WHERE chain_id = :chain AND (CAST(:contract AS text) IS NULL OR contract_address = :contract)
                     ORDER BY contract_address, token_number
                    """,
                    """
                    SELECT contract, token_id, owner, trim_scale(quantity), unknown_origin, extract(epoch FROM updated_at)::bigint
                      FROM token_balances
                     WHERE chain_id = :chain AND quantity <> 0 AND (CAST(:contract AS text) IS NULL OR contract = :contract)
                     ORDER BY contract, token_id, owner
                    """,
                    """
                    SELECT activities.id, activities.token_id, type, from_address, to_address, quantity, tx_hash, block_or_slot,
                           extract(epoch FROM timestamp)::bigint, activities.collection_id, log_index, item_index
                      FROM activities
                     WHERE chain_id = :chain AND (CAST(:collection AS uuid) IS NULL OR collection_id = :collection)
                     ORDER BY block_number, log_index, item_index, id
                    """,
                    """
                    SELECT event_id, event_version, block_number, block_hash, log_index FROM processed_events
                     WHERE chain_id = :chain AND CAST(:collection AS uuid) IS NULL ORDER BY block_number, log_index, event_id
                    """,
                    """
                    SELECT collections.id, source, trim_scale(total_supply), trim_scale(total_minted), index_status, deployed_block,
                           extract(epoch FROM created_at)::bigint, extract(epoch FROM updated_at)::bigint,
                           bound.contract_address, bound.token_standard, bound.is_primary, items_count, owners_count
                      FROM collection_bindings bound
                      JOIN collections ON collections.id = bound.collection_id
                      LEFT JOIN collection_stats ON collection_stats.collection_id = collections.id
                     WHERE bound.chain_id = :chain AND (CAST(:collection AS uuid) IS NULL OR collections.id = :collection)
                     ORDER BY bound.id
                    """,
                    """
                    SELECT address, role, account, extract(epoch FROM granted_at)::bigint FROM collection_roles
                     WHERE chain_id = :chain AND (CAST(:contract AS text) IS NULL OR address = :contract)
                     ORDER BY address, role, account
                    """,
                    """
                    SELECT contract, token_id, is_locked, is_frozen FROM nft_flags
                     WHERE chain_id = :chain AND num_nonnulls(is_locked, is_frozen) > 0
                       AND (CAST(:contract AS text) IS NULL OR contract = :contract)
                     ORDER BY contract, token_id
                    """,
                    """
                    SELECT contract, token_id, code, reason, last_block FROM token_anomalies
                     WHERE chain_id = :chain AND (CAST(:contract AS text) IS NULL OR contract = :contract)
                     ORDER BY contract, token_id, code
                    """,
                    """
                    SELECT block_number, log_index, block_hash, tx_hash, kind, contract, part, token_id, account, detail,
                           extract(epoch FROM at)::bigint
                      FROM contract_events
                     WHERE chain_id = :chain AND (CAST(:contract AS text) IS NULL OR contract = :contract)
                     ORDER BY block_number, log_index
                    """,
                    """
                    SELECT block_number, log_index, block_hash, tx_hash, contract, from_addr, to_addr, first_id, last_id, refused
                      FROM consecutive_transfers
                     WHERE chain_id = :chain AND (CAST(:contract AS text) IS NULL OR contract = :contract)
                     ORDER BY block_number, log_index
                    """,
                    """
                    SELECT terms.collection_id, extract(epoch FROM start_date)::bigint, extract(epoch FROM end_date)::bigint,
                           terms.mint_price_text, stages_json
                      FROM collection_mint_config terms
                      JOIN collection_bindings bound ON bound.collection_id = terms.collection_id AND bound.is_primary
                     WHERE bound.chain_id = :chain AND (CAST(:collection AS uuid) IS NULL OR terms.collection_id = :collection)
                     ORDER BY terms.collection_id
                    """);

    /// Approvals for all tokens of a contract leave their standard out: it is that of the collection.
    private static final List<String> APPROVAL_ROWS =
            List.of(
                    """
                    SELECT history.id, wallets.account_id, contract, token_id, operator, approved, tx_hash, block_number, block_hash,
                           log_index, extract(epoch FROM at)::bigint
                      FROM approvals_history history JOIN wallets ON wallets.id = history.wallet_id
                     WHERE history.chain_id = :chain AND (CAST(:contract AS text) IS NULL OR contract = :contract)
                     ORDER BY block_number, log_index, history.id
                    """,
                    """
                    SELECT wallets.account_id, contract, token_id, operator, approved, extract(epoch FROM approved_at)::bigint,
                           extract(epoch FROM revoked_at)::bigint, tx_hash, block_number, log_index
                      FROM approvals JOIN wallets ON wallets.id = approvals.wallet_id
                     WHERE approvals.chain_id = :chain AND (CAST(:contract AS text) IS NULL OR contract = :contract)
                     ORDER BY wallets.account_id, contract, token_id, operator
                    """);

    private static final List<String> CALL_ROWS =
            List.of(
                    """
                    SELECT collections.id, called, symbol, slug, royalty_bps, royalty_receiver, trim_scale(max_supply), claimed_json, spam_score
                      FROM collection_bindings bound JOIN collections ON collections.id = bound.collection_id
                     WHERE bound.chain_id = :chain AND (CAST(:collection AS uuid) IS NULL OR collections.id = :collection)
                     ORDER BY bound.id
                    """,
                    """
                    SELECT id, metadata_url FROM tokens
                     WHERE chain_id = :chain AND metadata_url IS NOT NULL AND NOT burned
                       AND (CAST(:contract AS text) IS NULL OR contract_address = :contract)
                     ORDER BY contract_address, token_number
                    """);

    /// What is known of a burned token depends on when it was asked, as contracts then refuse; so content is
    /// that of live tokens.
    private static final List<String> CONTENT_ROWS =
            List.of(
                    """
                    SELECT collections.id, name, description, image_url, banner_url, website_url, stated_fee_bps, stated_fee_receiver
                      FROM collection_bindings bound JOIN collections ON collections.id = bound.collection_id
                     WHERE bound.chain_id = :chain AND (CAST(:collection AS uuid) IS NULL OR collections.id = :collection)
                     ORDER BY bound.id
                    """,
                    """
                    SELECT id, name, image_url, metadata_doc FROM tokens
                     WHERE chain_id = :chain AND metadata_doc IS NOT NULL AND NOT burned
                       AND (CAST(:contract AS text) IS NULL OR contract_address = :contract)
                     ORDER BY contract_address, token_number
                    """,
                    """
                    SELECT traits.id, traits.name, normalized_name, traits.value_type, display_type, traits.unit, sort_order
                      FROM traits JOIN collection_bindings bound ON bound.collection_id = traits.collection_id AND bound.is_primary
                     WHERE bound.chain_id = :chain AND (CAST(:collection AS uuid) IS NULL OR traits.collection_id = :collection)
                       AND EXISTS (SELECT 1 FROM trait_values WHERE trait_id = traits.id AND occurrences > 0)
                     ORDER BY traits.id
                    """,
                    """
                    SELECT trait_values.id, trait_values.value_type, value_string, value_number, value_epoch_seconds, normalized_value,
                           occurrences, frequency, rarity_score, max_value, trait_values.unit
                      FROM trait_values JOIN traits ON traits.id = trait_values.trait_id
                      JOIN collection_bindings bound ON bound.collection_id = traits.collection_id AND bound.is_primary
                     WHERE bound.chain_id = :chain AND (CAST(:collection AS uuid) IS NULL OR traits.collection_id = :collection)
                       AND occurrences > 0
                     ORDER BY trait_values.id
                    """,
                    """
                    SELECT links.token_id, links.trait_id, links.trait_value_id, links.place
                      FROM token_trait_links links JOIN tokens ON tokens.id = links.token_id AND NOT burned
                     WHERE tokens.chain_id = :chain AND (CAST(:contract AS text) IS NULL OR tokens.contract_address = :contract)
                     ORDER BY links.token_id, links.trait_id, links.trait_value_id
                    """,
                    """
                    SELECT scores.token_id, method, source, score, rank, extract(epoch FROM scores.updated_at)::bigint, rarity_score_product
                      FROM rarity_scores scores JOIN tokens ON tokens.id = scores.token_id
                      LEFT JOIN token_rarity ON token_rarity.token_id = scores.token_id
                     WHERE tokens.chain_id = :chain AND (CAST(:contract AS text) IS NULL OR tokens.contract_address = :contract)
                     ORDER BY scores.token_id, method, source
                    """,
                    """
                    SELECT media.token_id, role, reference_key, asset_id
                      FROM token_media media JOIN tokens ON tokens.id = media.token_id AND NOT burned
                     WHERE tokens.chain_id = :chain AND (CAST(:contract AS text) IS NULL OR tokens.contract_address = :contract)
                     ORDER BY media.token_id, role
                    """);

    private static final String ASSETS =
            """
            SELECT DISTINCT asset_id FROM token_media media JOIN tokens ON tokens.id = media.token_id
             WHERE tokens.chain_id = :chain AND asset_id IS NOT NULL AND NOT burned
               AND (CAST(:contract AS text) IS NULL OR tokens.contract_address = :contract)
             ORDER BY asset_id
            """;

    /// A document that nothing refers to is litter: of a token whose mint was taken back, or of a run that was killed.
    private static final String IN_FORCE =
            """
            SELECT metadata_doc FROM unnest(CAST(:contracts AS text[]), CAST(:numbers AS text[])) AS page (contract, number)
              JOIN tokens ON chain_id = :chain AND contract_address = page.contract AND token_number = page.number
             WHERE metadata_doc IS NOT NULL AND NOT burned
            UNION ALL
            SELECT chain_id || ':' || contract_address || ':collection' FROM collection_bindings
             WHERE chain_id = :chain AND contract_address = ANY (CAST(:contracts AS text[])) AND is_primary
            """;

    private static final String CONTRACT =
            "SELECT contract_address FROM collection_bindings WHERE collection_id = :collection AND chain_id = :chain AND is_primary";

    private final Databases databases;
    private final DocumentStore documents;
    private final BlockReader blocks;

    public CatalogDigest(Databases databases, DocumentStore documents) {
        this.databases = databases;
        this.documents = documents;
        this.blocks = new BlockReader(databases.indexer());
    }

    /// Three digests of one chain, in lower-case hex.
    ///
    /// @param block the block that they hold for; the one before the chain's start when nothing is stored
    public record Digests(
            ChainId chain,
            long block,
            String blockHash,
            String facts,
            String calls,
            String content) {}

    /// Computes the digests.
    ///
    /// @param collection only of this collection; null for all
    public Digests of(ChainId chain, @Nullable UUID collection) {
        Optional<Checkpoint> checkpoint = blocks.checkpoint(chain);
        long start = checkpoint.map(Checkpoint::start).orElse(0L);
        long block = checkpoint.map(Checkpoint::last).orElse(-1L);
        Map<String, @Nullable Object> bounds = new HashMap<>();
        bounds.put("chain", chain.caip2());
        bounds.put("collection", collection);
        bounds.put("contract", collection == null ? null : contract(chain, collection));
        bounds.put("start", start);
        bounds.put("block", block);
        return new Digests(
                chain,
                block,
                checkpoint.map(Checkpoint::lastHash).orElse(""),
                facts(chain, bounds, start, block),
                calls(chain, bounds),
                content(chain, bounds));
    }

    private @Nullable String contract(ChainId chain, UUID collection) {
        return databases
                .catalog()
                .jdbc()
                .sql(CONTRACT)
                .param("chain", chain.caip2())
                .param("collection", collection)
                .query((row, number) -> row.getString(1))
                .optional()
                .orElse(null);
    }

    private String facts(
            ChainId chain, Map<String, @Nullable Object> bounds, long start, long block) {
        Sum sum = new Sum();
        Map<Long, String> canonical = new HashMap<>();
        rows(
                databases.indexer(),
                BLOCKS,
                bounds,
                row -> {
                    canonical.put(row.getLong(1), row.getString(2));
                    if (bounds.get("collection") == null) {
                        sum.row(row);
                    }
                });
        Object contract = bounds.get("contract");
        Set<String> addresses = contract == null ? Set.of() : Set.of(contract.toString());
        if (block >= start) {
            try (Stream<Document> events =
                    documents.scanEvents(new EventScan(chain.caip2(), addresses, start, block))) {
                events.filter(event -> isCanonical(event, canonical))
                        .forEach(event ->
                                sum.fields(
                                        event,
                                        List.of(
                                                EventFields.EVENT_ID,
                                                EventFields.BLOCK_NUMBER,
                                                EventFields.LOG_INDEX,
                                                EventFields.ADDRESS,
                                                EventFields.TOPICS_JSON,
                                                EventFields.DATA,
                                                EventFields.TX_FROM,
                                                EventFields.TX_TO,
                                                EventFields.TX_VALUE)));
            }
        }
        CHAIN_ROWS.forEach(sql -> rows(databases.catalog(), sql, bounds, sum::row));
        APPROVAL_ROWS.forEach(sql -> rows(databases.wallets(), sql, bounds, sum::row));
        return sum.hex();
    }

    private static boolean isCanonical(Document event, Map<Long, String> canonical) {
        Long number = event.integer(EventFields.BLOCK_NUMBER);
        return number != null
                && String.valueOf(event.text(EventFields.BLOCK_HASH)).equals(canonical.get(number));
    }

    private String calls(ChainId chain, Map<String, @Nullable Object> bounds) {
        Sum sum = new Sum();
        scan(
                DocumentCollection.CALLS,
                prefix(chain, bounds),
                call ->
                        sum.fields(
                                call,
                                List.of(
                                        CallFields.CONTRACT,
                                        CallFields.BLOCK_NUMBER,
                                        CallFields.INPUT,
                                        CallFields.OUTPUT,
                                        CallFields.STATUS)));
        CALL_ROWS.forEach(sql -> rows(databases.catalog(), sql, bounds, sum::row));
        return sum.hex();
    }

    private String content(ChainId chain, Map<String, @Nullable Object> bounds) {
        Sum sum = new Sum();
        pages(
                DocumentCollection.METADATA_DOCS,
                prefix(chain, bounds),
                page -> {
                    Set<String> inForce = inForce(chain, page);
                    page.stream()
                            .filter(document -> inForce.contains(document.id()))
                            .forEach(document ->
                                    sum.fields(
                                            document,
                                            List.of(
                                                    MetadataFields.CONTRACT,
                                                    MetadataFields.TOKEN_ID,
                                                    MetadataFields.TOKEN_URI,
                                                    MetadataFields.ORIGINAL_SHA256,
                                                    MetadataFields.NORMALIZED_JSON,
                                                    MetadataFields.MEDIA_JSON,
                                                    MetadataFields.NORMALIZE_STATUS,
                                                    MetadataFields.NORMALIZE_ERROR)));
                });
        CONTENT_ROWS.forEach(sql -> rows(databases.catalog(), sql, bounds, sum::row));
        List<String> assets = new ArrayList<>();
        rows(databases.catalog(), ASSETS, bounds, row -> assets.add(row.getString(1)));
        for (int from = 0; from < assets.size(); from += PAGE) {
            media(sum, assets.subList(from, Math.min(assets.size(), from + PAGE)));
        }
        return sum.hex();
    }

    private Set<String> inForce(ChainId chain, List<Document> page) {
        return databases
                .catalog()
                .jdbc()
                .sql(IN_FORCE)
                .param("chain", chain.caip2())
                .param("contracts", texts(page, MetadataFields.CONTRACT))
                .param("numbers", texts(page, MetadataFields.TOKEN_ID))
                .query((row, number) -> row.getString(1))
                .set();
    }

    private static @Nullable String[] texts(List<Document> page, String field) {
        return page.stream().map(document -> document.text(field)).toArray(String[]::new);
    }

    /// Facts of the bytes and sizes of the copies; encoders may differ between machines, pictures do not.
    private void media(Sum sum, List<String> assets) {
        documents
                .get(DocumentCollection.MEDIA_ASSETS, assets)
                .values()
                .forEach(asset ->
                        sum.fields(
                                asset,
                                List.of(
                                        AssetFields.SHA256,
                                        AssetFields.KIND,
                                        AssetFields.MIME,
                                        AssetFields.BYTES,
                                        AssetFields.WIDTH,
                                        AssetFields.HEIGHT,
                                        AssetFields.PHASH)));
        for (String asset : assets) {
            scan(
                    DocumentCollection.MEDIA_VARIANTS,
                    asset + ":",
                    variant ->
                            sum.fields(
                                    variant,
                                    List.of(
                                            VariantFields.ASSET_ID,
                                            VariantFields.RECIPE,
                                            VariantFields.W,
                                            VariantFields.H)));
        }
    }

    private static String prefix(ChainId chain, Map<String, @Nullable Object> bounds) {
        Object contract = bounds.get("contract");
        return chain + ":" + (contract == null ? "" : contract + ":");
    }

    /// Every document whose id begins so.
    private void scan(DocumentCollection collection, String prefix, Consumer<Document> each) {
        pages(collection, prefix, page -> page.forEach(each));
    }

    /// The same, some at a time; prefixes end with a colon, and a semicolon follows it.
    private void pages(
            DocumentCollection collection, String prefix, Consumer<List<Document>> each) {
        String end = prefix.substring(0, prefix.length() - 1) + ";";
        String from = prefix;
        while (true) {
            List<Document> page = documents.scan(collection, from, end, PAGE);
            each.accept(page);
            if (page.size() < PAGE) {
                return;
            }
            from = page.getLast().id() + "\u0001";
        }
    }

    private interface EachRow {
        void accept(ResultSet row) throws SQLException;
    }

    private static void rows(
            Database database, String sql, Map<String, @Nullable Object> bounds, EachRow each) {
        JdbcTemplate streaming = new JdbcTemplate(database.dataSource());
        streaming.setFetchSize(FETCH_SIZE);
        NamedParameterJdbcTemplate named = new NamedParameterJdbcTemplate(streaming);
        database.inSnapshot(() -> {
            named.query(
                    sql,
                    new MapSqlParameterSource(bounds),
                    row -> {
                        each.accept(row);
                    });
            return 0;
        });
    }

    /// SHA-256 that grows field by field; an absent field and an empty one differ.
    private static final class Sum {

        private final MessageDigest digest;

        Sum() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java has SHA-256", impossible);
            }
        }

        void row(ResultSet row) throws SQLException {
            int columns = row.getMetaData().getColumnCount();
            for (int column = 1; column <= columns; column++) {
                field(row.getString(column));
            }
            digest.update(ROW_END);
        }

        void fields(Document document, List<String> names) {
            for (String name : names) {
                Object value = document.fields().get(name);
                field(value == null ? null : value.toString());
            }
            digest.update(ROW_END);
        }

        private void field(@Nullable String value) {
            if (value == null) {
                digest.update(ABSENT);
            } else {
                digest.update(value.getBytes(StandardCharsets.UTF_8));
            }
            digest.update(FIELD_END);
        }

        String hex() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
