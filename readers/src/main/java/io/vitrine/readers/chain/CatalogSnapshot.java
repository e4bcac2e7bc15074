package io.vitrine.readers.chain;

import static io.vitrine.readers.Rows.instantOrNull;
import static io.vitrine.readers.Rows.longOrNull;
import static io.vitrine.readers.Rows.text;

import io.vitrine.db.Database;
import io.vitrine.db.Databases;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// One moment of the catalog: everything asked within {@link #read} sees the same rows, so that an
/// answer and the block it names belong together. Nothing is written, and no statement runs longer
/// than the limit.
public final class CatalogSnapshot {

    /// On a standby the text of a snapshot leaves out what still runs, so it proves nothing there.
    private static final String WHICH_MOMENT =
            """
            SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_snapshot()::text END,
                   set_config('statement_timeout', :limit, true)
            """;

    private static final String PROJECTED_BLOCKS =
            """
            SELECT chain_id, last_block, last_block_hash, last_block_at, stale_reason IS NOT NULL AS is_stale
              FROM projection_state
             ORDER BY chain_id
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final String limit;

    /// @param statementLimit how long one statement may run
    public CatalogSnapshot(Databases databases, Duration statementLimit) {
        Database catalog = databases.catalog();
        this.jdbc = catalog.jdbc();
        this.limit = Long.toString(statementLimit.toMillis());
        this.transaction =
                new TransactionTemplate(new DataSourceTransactionManager(catalog.dataSource()));
        this.transaction.setReadOnly(true);
        this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /// What is known of the moment.
    ///
    /// @param stamp equal stamps mean equal rows in all tables; null where that cannot be told
    /// @param blocks what each chain has been projected to
    public record Moment(@Nullable String stamp, List<ProjectedBlock> blocks) {

        public Moment {
            blocks = List.copyOf(blocks);
        }

        /// The blocks of these chains only.
        public List<ProjectedBlock> blocksOf(List<String> chains) {
            return blocks.stream().filter(block -> chains.contains(block.chain())).toList();
        }
    }

    /// Asks within one moment.
    public <T> T read(Function<Moment, T> question) {
        return Objects.requireNonNull(transaction.execute(status -> question.apply(moment())));
    }

    private Moment moment() {
        @Nullable String stamp =
                jdbc.sql(WHICH_MOMENT)
                        .param("limit", limit)
                        .query((row, place) -> new String[] {row.getString(1)})
                        .single()[0];
        List<ProjectedBlock> blocks =
                jdbc.sql(PROJECTED_BLOCKS)
                        .query((row, place) ->
                                new ProjectedBlock(
                                        text(row, "chain_id"),
                                        longOrNull(row, "last_block"),
                                        row.getString("last_block_hash"),
                                        instantOrNull(row, "last_block_at"),
                                        row.getBoolean("is_stale")))
                        .list();
        return new Moment(stamp, blocks);
    }
}
