package io.vitrine.config.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vitrine.db.DatabaseSettings;
import io.vitrine.db.embedded.EmbeddedPostgres;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.LoggerFactory;

/// One server with two times seven databases for all tests here: where chains go through trouble, and
/// where the clean runs stand that they are compared with.
final class Ground implements AutoCloseable {

    private final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private final Stores faulty = new Stores(postgres.settings(), "faulty");
    private final Stores clean = new Stores(postgres.settings(), "clean");

    private Ground() {
        // workers are killed here, the server is not: what it acknowledged stays without waiting
        // for
        // the disk
        List.of("ALTER SYSTEM SET synchronous_commit = off", "SELECT pg_reload_conf()")
                .forEach(clean.databases().catalog().template()::execute);
    }

    /// The server itself; its databases under their own names are nobody's.
    DatabaseSettings settings() {
        return postgres.settings();
    }

    Stores faulty() {
        return faulty;
    }

    Stores clean() {
        return clean;
    }

    @Override
    public void close() {
        clean.close();
        faulty.close();
        postgres.close();
    }

    /// Gives it to the tests that ask, and keeps them quiet: every worker that dies would tell of it at length.
    static final class Extension implements ParameterResolver, BeforeAllCallback, AfterAllCallback {

        private static final ExtensionContext.Namespace HERE =
                ExtensionContext.Namespace.create(Ground.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Ground.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(HERE)
                    .computeIfAbsent(Ground.class, key -> new Ground(), Ground.class);
        }

        @Override
        public void beforeAll(ExtensionContext context) {
            context.getStore(HERE).put(Level.class, root().getLevel());
            root().setLevel(Level.OFF);
        }

        @Override
        public void afterAll(ExtensionContext context) {
            root().setLevel(context.getStore(HERE).get(Level.class, Level.class));
        }

        private static Logger root() {
            return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        }
    }
}
