package io.vitrine.writers.event;

import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.EventFields;
import io.vitrine.domain.event.RawLog;
import java.time.Instant;
import java.util.List;

/// Stores logs as documents of `events.raw`. An observation has one id, so that storing it twice is
/// storing it once; it counts for readers only when its block stands in the table of blocks.
public final class RawEventWriter {

    private static final int BLOCK_DIGITS = 12;
    private static final int INDEX_DIGITS = 6;

    private final DocumentStore documents;

    public RawEventWriter(DocumentStore documents) {
        this.documents = documents;
    }

    /// A log with what was read in it.
    ///
    /// @param parsed JSON text for people
    public record Observed(RawLog log, String parsed) {}

    /// Stores them all.
    ///
    /// @param observedAt wall clock
    /// @param head newest block of the chain at that time
    public void store(List<Observed> events, Instant observedAt, long head) {
        documents.upsert(
                DocumentCollection.EVENTS_RAW,
                events.stream().map(event -> document(event, observedAt, head)).toList());
    }

    /// All but what was read in it is hex and decimals, which the log's source has made sure of.
    private static Document document(Observed event, Instant observedAt, long head) {
        RawLog log = event.log();
        return Document.builder(id(log))
                .withAscii(EventFields.EVENT_ID, log.eventId())
                .withAscii(EventFields.CHAIN_ID, log.chain().caip2())
                .with(EventFields.BLOCK_NUMBER, log.blockNumber())
                .withAscii(EventFields.BLOCK_HASH, log.blockHash())
                .withAscii(EventFields.TX_HASH, log.transactionHash())
                .with(EventFields.LOG_INDEX, (long) log.logIndex())
                .withAscii(EventFields.ADDRESS, log.address())
                .withAscii(EventFields.TOPICS_JSON, topics(log))
                .withAscii(EventFields.DATA, log.data())
                .with(EventFields.PARSED_JSON, event.parsed())
                .with(EventFields.OBSERVED_AT, observedAt)
                .with(EventFields.CONFIRMATIONS, Math.max(1, head - log.blockNumber() + 1))
                .with(EventFields.BLOCK_TIME, log.blockTime())
                .withAscii(EventFields.TX_FROM, log.transactionFrom())
                .withAscii(EventFields.TX_TO, log.transactionTo())
                .withAscii(
                        EventFields.TX_VALUE,
                        log.transactionValue() == null ? null : log.transactionValue().toString())
                .build();
    }

    /// Block number first, so that a range of ids is a range of blocks.
    static String id(RawLog log) {
        StringBuilder id = new StringBuilder(120);
        id.append(log.chain()).append(':');
        padded(id, log.blockNumber(), BLOCK_DIGITS);
        id.append(':').append(log.blockHash()).append(':');
        padded(id, log.logIndex(), INDEX_DIGITS);
        return id.toString();
    }

    private static void padded(StringBuilder id, long number, int digits) {
        String text = Long.toString(number);
        id.repeat('0', Math.max(0, digits - text.length())).append(text);
    }

    /// Topics are hex and need no escaping.
    private static String topics(RawLog log) {
        return log.topics().isEmpty() ? "[]" : "[\"" + String.join("\",\"", log.topics()) + "\"]";
    }
}
