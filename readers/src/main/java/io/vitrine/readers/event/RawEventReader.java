package io.vitrine.readers.event;

import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.EventFields;
import io.vitrine.db.documents.EventScan;
import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.orchestration.BlockRange;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Raw events of stored blocks. What stands in the store under another block hash is left over from a
/// write that was never marked, or from a block that was replaced, and is not seen.
public final class RawEventReader {

    private final DocumentStore documents;

    public RawEventReader(DocumentStore documents) {
        this.documents = documents;
    }

    /// The logs of these blocks in the order of the chain.
    ///
    /// @param blocks the blocks that count, with their hashes
    public List<RawLog> logs(ChainId chain, BlockRange range, List<BlockHeader> blocks) {
        Map<Long, String> canonical =
                blocks.stream().collect(Collectors.toMap(BlockHeader::number, BlockHeader::hash));
        try (Stream<Document> events =
                documents.scanEvents(
                        EventScan.everything(chain.caip2(), range.from(), range.to()))) {
            return events.map(document -> log(chain, document))
                    .filter(log -> log.blockHash().equals(canonical.get(log.blockNumber())))
                    .toList();
        }
    }

    private static RawLog log(ChainId chain, Document document) {
        @Nullable String value = document.text(EventFields.TX_VALUE);
        return new RawLog(
                chain,
                whole(document, EventFields.BLOCK_NUMBER),
                text(document, EventFields.BLOCK_HASH),
                time(document),
                text(document, EventFields.TX_HASH),
                Math.toIntExact(whole(document, EventFields.LOG_INDEX)),
                text(document, EventFields.ADDRESS),
                topics(text(document, EventFields.TOPICS_JSON)),
                text(document, EventFields.DATA),
                document.text(EventFields.TX_FROM),
                document.text(EventFields.TX_TO),
                value == null ? null : new BigInteger(value));
    }

    /// Topics are hex and were written without spaces.
    private static List<String> topics(String json) {
        List<String> topics = new ArrayList<>(4);
        int open = json.indexOf('"');
        while (open >= 0) {
            int close = json.indexOf('"', open + 1);
            topics.add(json.substring(open + 1, close));
            open = json.indexOf('"', close + 1);
        }
        return List.copyOf(topics);
    }

    private static String text(Document document, String field) {
        return Objects.requireNonNull(document.text(field), field);
    }

    private static long whole(Document document, String field) {
        return Objects.requireNonNull(document.integer(field), field);
    }

    private static Instant time(Document document) {
        return Objects.requireNonNull(
                document.instant(EventFields.BLOCK_TIME), EventFields.BLOCK_TIME);
    }
}
