package io.vitrine.config.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// What a class says in the log, from now until it is closed.
final class Said implements AutoCloseable {

    private final Logger logger;
    private final @Nullable Level before;
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    Said(Class<?> speaker) {
        logger = (Logger) LoggerFactory.getLogger(speaker);
        before = logger.getLevel();
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        said.start();
        logger.addAppender(said);
    }

    /// The warnings that begin so.
    List<String> lines(String beginning) {
        return List.copyOf(said.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith(beginning))
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(said);
        logger.setAdditive(true);
        logger.setLevel(before);
    }
}
