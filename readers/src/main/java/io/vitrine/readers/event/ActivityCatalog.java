package io.vitrine.readers.event;

import static io.vitrine.readers.Rows.digits;
import static io.vitrine.readers.Rows.digitsOrNull;
import static io.vitrine.readers.Rows.instant;
import static io.vitrine.readers.Rows.integerOrNull;
import static io.vitrine.readers.Rows.longOrNull;
import static io.vitrine.readers.Rows.text;
import static io.vitrine.readers.Rows.uuid;

import io.vitrine.db.Databases;
import io.vitrine.readers.Question;
import io.vitrine.readers.Seek;
import io.vitrine.readers.Slice;
import io.vitrine.readers.metadata.TokenKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What happened to tokens, newest first.
public final class ActivityCatalog {

    private static final String TRANSFERS_OF_TOKEN =
            """
            SELECT from_addr, to_addr, quantity, operator, tx_hash, log_index, batch_index,
                   block_number, block_hash, at
              FROM ownership_transfers
             WHERE chain_id = :chain AND contract = :contract AND token_id = :number
            """;

    private static final String ACTIVITIES =
            """
            SELECT a.id, a.type, a.chain_id,
                   coalesce(t.contract_address, t.mint_address, t.inscription_id) AS contract,
                   coalesce(t.token_number, '0') AS token_number, t.name AS token_name, image.asset_id,
                   c.slug, c.name AS collection_name, a.from_address, a.to_address, a.quantity,
                   a.price_native_text, a.currency_symbol, a.marketplace, a.tx_hash, a.block_number,
                   a.log_index, a.item_index, a.timestamp, a.timestamp::text AS sort_time
            """;

    private static final String FROM_ACTIVITIES =
            """
              FROM activities a
              JOIN tokens t ON t.id = a.token_id
              JOIN collections c ON c.id = a.collection_id
              LEFT JOIN token_media image ON image.token_id = t.id AND image.role = 'image'
             WHERE true
            """;

    /// Each half is read by its own index; the zero address stands in neither of them.
    private static final String FROM_ACTIVITIES_OF_ACCOUNT =
            """
              FROM (SELECT * FROM activities
                     WHERE from_address = :account
                       AND from_address <> '0x0000000000000000000000000000000000000000'
                     UNION
                    SELECT * FROM activities
                     WHERE to_address = :account
                       AND to_address <> '0x0000000000000000000000000000000000000000') AS a
              JOIN tokens t ON t.id = a.token_id
              JOIN collections c ON c.id = a.collection_id
              LEFT JOIN token_media image ON image.token_id = t.id AND image.role = 'image'
             WHERE true
            """;

    private final JdbcClient catalog;

    public ActivityCatalog(Databases databases) {
        this.catalog = databases.catalog().jdbc();
    }

    /// A page of a token's transfers, newest first.
    public Slice<TransferRow> transfers(TokenKey token, Seek seek) {
        Question question =
                Question.of(TRANSFERS_OF_TOKEN)
                        .bind("chain", token.chain())
                        .bind("contract", token.contract())
                        .bind("number", token.number());
        if (seek.continues()) {
            question.and(
                            """
                            AND (block_number, log_index, batch_index)
                                < (:afterBlock, :afterLog, :afterItem)
                            """)
                    .bind("afterBlock", Long.valueOf(seek.after().getFirst()))
                    .bind("afterLog", Integer.valueOf(seek.after().get(1)))
                    .bind("afterItem", Integer.valueOf(seek.after().get(2)));
        }
        List<TransferRow> fetched =
                question.and("ORDER BY block_number DESC, log_index DESC, batch_index DESC")
                        .page(seek)
                        .list(
                                catalog,
                                (row, place) ->
                                        new TransferRow(
                                                text(row, "from_addr"),
                                                text(row, "to_addr"),
                                                digits(row, "quantity"),
                                                row.getString("operator"),
                                                text(row, "tx_hash"),
                                                row.getInt("log_index"),
                                                row.getInt("batch_index"),
                                                row.getLong("block_number"),
                                                text(row, "block_hash"),
                                                instant(row, "at")));
        return Slice.of(
                fetched,
                seek,
                row ->
                        List.of(
                                Long.toString(row.block()),
                                Integer.toString(row.logIndex()),
                                Integer.toString(row.batchIndex())));
    }

    /// A page of the feed, newest first.
    public Slice<ActivityRow> activities(ActivityFilter filter, Seek seek) {
        Question question = Question.of(ACTIVITIES);
        if (filter.account() == null) {
            question.and(FROM_ACTIVITIES);
        } else {
            question.and(FROM_ACTIVITIES_OF_ACCOUNT).bind("account", filter.account());
        }
        question.andIf(filter.collection(), "collection", "AND a.collection_id = :collection")
                .andIf(filter.token(), "token", "AND a.token_id = :token")
                .andIf(filter.chain(), "chain", "AND a.chain_id = :chain")
                .andIf(!filter.withHidden(), "AND NOT c.is_hidden")
                .andIf(
                        !filter.withSpam(),
                        """
                        AND (c.is_verified
                             OR NOT EXISTS (SELECT FROM collection_bindings told
                                             WHERE told.collection_id = c.id AND told.is_primary
                                               AND told.spam_score = 1))
                        """);
        if (!filter.types().isEmpty()) {
            question.and("AND a.type = ANY (:types)")
                    .bind("types", filter.types().toArray(String[]::new));
        }
        if (seek.continues()) {
            question.and(
                            """
                            AND (a.timestamp, coalesce(a.block_number, 0), coalesce(a.log_index, 0),
                                 a.item_index, a.id)
                                < (:afterTime::timestamptz, :afterBlock, :afterLog, :afterItem, :afterId)
                            """)
                    .bind("afterTime", seek.after().getFirst())
                    .bind("afterBlock", Long.valueOf(seek.after().get(1)))
                    .bind("afterLog", Integer.valueOf(seek.after().get(2)))
                    .bind("afterItem", Integer.valueOf(seek.after().get(3)))
                    .bind("afterId", UUID.fromString(seek.after().get(4)));
        }
        List<ActivityRow> fetched =
                question.and(
                                """
                                ORDER BY a.timestamp DESC, coalesce(a.block_number, 0) DESC,
                                         coalesce(a.log_index, 0) DESC, a.item_index DESC, a.id DESC
                                """)
                        .page(seek)
                        .list(catalog, ActivityCatalog::activity);
        return Slice.of(fetched, seek, ActivityCatalog::key);
    }

    private static List<String> key(ActivityRow row) {
        Long block = row.block();
        Integer logIndex = row.logIndex();
        return List.of(
                row.sortTime(),
                Long.toString(block == null ? 0 : block),
                Integer.toString(logIndex == null ? 0 : logIndex),
                Integer.toString(row.itemIndex()),
                row.id().toString());
    }

    private static ActivityRow activity(ResultSet row, int place) throws SQLException {
        return new ActivityRow(
                uuid(row, "id"),
                text(row, "type"),
                text(row, "chain_id"),
                text(row, "contract"),
                text(row, "token_number"),
                row.getString("token_name"),
                row.getString("asset_id"),
                text(row, "slug"),
                text(row, "collection_name"),
                row.getString("from_address"),
                row.getString("to_address"),
                digitsOrNull(row, "quantity"),
                row.getString("price_native_text"),
                row.getString("currency_symbol"),
                row.getString("marketplace"),
                row.getString("tx_hash"),
                longOrNull(row, "block_number"),
                integerOrNull(row, "log_index"),
                row.getInt("item_index"),
                instant(row, "timestamp"),
                text(row, "sort_time"));
    }
}
