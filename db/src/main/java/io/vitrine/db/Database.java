package io.vitrine.db;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// One of the seven PostgreSQL databases: its pool, and the only way to open a transaction on it.
///
/// Statements run through {@link #jdbc()} or {@link #template()} join the transaction that
/// {@link #inTransaction} opened on the same thread and the same database; there is no transaction
/// over two databases.
public final class Database {

    private final String name;
    private final DataSource dataSource;
    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate snapshot;

    /// @param name the name in the data model, such as `catalog_db`
    public Database(String name, DataSource dataSource) {
        this.name = name;
        this.dataSource = dataSource;
        this.template = new JdbcTemplate(dataSource);
        this.jdbc = JdbcClient.create(template);
        DataSourceTransactionManager manager = new DataSourceTransactionManager(dataSource);
        this.transaction = new TransactionTemplate(manager);
        this.snapshot = new TransactionTemplate(manager);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.snapshot.setReadOnly(true);
    }

    public String name() {
        return name;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    public JdbcTemplate template() {
        return template;
    }

    /// Runs the work in one READ COMMITTED transaction of this database; an exception rolls it back
    /// and reaches the caller. Nothing slow belongs inside: no call, no fetch, no decoding.
    public <T> T inTransaction(Supplier<T> work) {
        return transaction.execute(status -> work.get());
    }

    /// As {@link #inTransaction(Supplier)}, without a result.
    public void inTransaction(Runnable work) {
        transaction.executeWithoutResult(status -> work.run());
    }

    /// Reads several things as of one moment: REPEATABLE READ, read only.
    public <T> T inSnapshot(Supplier<T> reads) {
        return snapshot.execute(status -> reads.get());
    }

    /// The server's clock at this moment, and the proof that it answers.
    public Instant now() {
        return jdbc.sql("SELECT clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    @Override
    public String toString() {
        return name;
    }
}
