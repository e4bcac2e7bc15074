package io.vitrine.config;

import io.vitrine.db.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// A home that several tests look at: made when the first one asks for it, removed in the end. Its
/// server stays, so that not every command starts and stops it.
abstract class SharedHome implements AutoCloseable {

    private final Path path;
    private final EmbeddedPostgres postgres;

    SharedHome() {
        try {
            path = Files.createTempDirectory("vitrine-shared");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        postgres = EmbeddedPostgres.open(path);
    }

    Path path() {
        return path;
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    Typing typing() {
        return Typing.at(path);
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// Gives them to the tests that ask.
    static final class Resolver implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return SharedHome.class.isAssignableFrom(parameter.getParameter().getType());
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            boolean demo = parameter.getParameter().getType() == DemoHome.class;
            Supplier<SharedHome> maker = demo ? DemoHome::new : MainnetHome::new;
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(SharedHome.class))
                    .computeIfAbsent(demo, key -> maker.get(), SharedHome.class);
        }
    }
}
