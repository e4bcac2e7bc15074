package io.vitrine.readers.metadata;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/// What is said about hosts while this is open.
final class Warnings implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger(HostNotices.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    Warnings() {
        said.start();
        logger.addAppender(said);
    }

    List<String> said() {
        return List.copyOf(said.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(said);
    }
}
