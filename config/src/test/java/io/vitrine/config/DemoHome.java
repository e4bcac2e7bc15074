package io.vitrine.config;

import io.vitrine.config.replay.DemoChain;
import io.vitrine.db.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// A home in which `vitrine demo --once` ran: made when the first test asks for it, shared by all,
/// removed in the end. Its server stays, so that commands need not start it.
final class DemoHome implements AutoCloseable {

    static final String CHAIN = "eip155:31337";

    private final Path home;
    private final EmbeddedPostgres postgres;
    private final String said;

    private DemoHome() {
        try {
            home = Files.createTempDirectory("vitrine-demo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        postgres = EmbeddedPostgres.open(home);
        awaitPort();
        said = typing().done("demo", "--once").out();
    }

    /// Another build on this machine may have its demo there.
    static void awaitPort() {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (System.nanoTime() < deadline) {
            try (Socket taken = new Socket(InetAddress.ofLiteral("127.0.0.1"), DemoChain.PORT)) {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException free) {
                return;
            }
        }
    }

    Path path() {
        return home;
    }

    Typing typing() {
        return Typing.at(home);
    }

    /// What the demo said in the end.
    String said() {
        return said;
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// Gives it to the tests that ask for it.
    static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == DemoHome.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(DemoHome.class))
                    .computeIfAbsent(DemoHome.class, key -> new DemoHome(), DemoHome.class);
        }
    }
}
