package io.vitrine.config.simulation;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.jdbc.PgConnection;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// The connections of one worker to one database. When the worker is killed they break at once, as those
/// of a process do: what was not committed is gone, and nothing can be put right afterwards.
final class MortalDataSource extends DelegatingDataSource {

    /// What a worker does to a database, where it may be killed.
    enum Act {
        STATEMENT,
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    /// Told of each act, on the thread that does it.
    interface Watch {
        void sees(String database, Act act);
    }

    private final String database;
    private final HikariDataSource pool;
    private final Watch watch;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean dead;

    MortalDataSource(String database, HikariDataSource pool, Watch watch) {
        super(pool);
        this.database = database;
        this.pool = pool;
        this.watch = watch;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (dead) {
            throw killed();
        }
        Connection connection = pool.getConnection();
        open.add(connection);
        if (dead) {
            abort(connection);
            throw killed();
        }
        return (Connection)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (proxy, method, arguments) ->
                                call(
                                        connection,
                                        method,
                                        arguments == null ? new Object[0] : arguments));
    }

    private Object call(Connection connection, Method method, Object[] arguments) throws Throwable {
        String name = method.getName();
        switch (name) {
            case "close" -> open.remove(connection);
            case "prepareStatement" -> watch.sees(database, Act.STATEMENT);
            case "commit" -> watch.sees(database, Act.BEFORE_COMMIT);
            default -> {}
        }
        try {
            Object result = method.invoke(connection, arguments);
            if (name.equals("commit")) {
                watch.sees(database, Act.AFTER_COMMIT);
            }
            return result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /// Breaks every connection; there are no new ones.
    void kill() {
        dead = true;
        open.forEach(this::abort);
    }

    private void abort(Connection connection) {
        try {
            PgConnection wire = connection.unwrap(PgConnection.class);
            pool.evictConnection(connection);
            wire.abort(Runnable::run);
        } catch (SQLException alreadyBroken) {
            // that is what was wanted
        }
    }

    private SQLException killed() {
        return new SQLException("this worker is dead", "08006");
    }
}
