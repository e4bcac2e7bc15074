package io.vitrine.db.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of documents promises.
abstract class DocumentStoreContract {

    private static final String HASH = "0x" + "ab".repeat(32);

    abstract DocumentStore store();

    @BeforeEach
    void empty() {
        for (DocumentCollection collection : DocumentCollection.values()) {
            store().deleteRange(collection, "", null);
        }
    }

    @Test
    void keepsEveryTypeAsItWas() {
        Document document =
                Document.builder("a")
                        .with("text", "é \uD83D\uDE00 \"quoted\" \\ \n\t\u0001 {$date}")
                        .with("empty", "")
                        .with("number", Long.MIN_VALUE)
                        .with("small", 7)
                        .with("instant", Instant.parse("2022-06-21T02:28:20.123456Z"))
                        .with("before", Instant.ofEpochMilli(-1))
                        .with("yes", true)
                        .with("no", false)
                        .with("nothing", null)
                        .build();
        store().upsert(DocumentCollection.CALLS, List.of(document));
        Document read = store().get(DocumentCollection.CALLS, List.of("a")).get("a");
        assertThat(read).isEqualTo(document);
        assertThat(read)
                .extracting(found -> found.instant("instant"))
                .isEqualTo(Instant.parse("2022-06-21T02:28:20.123Z"));
        assertThat(read).extracting(found -> found.integer("small")).isEqualTo(7L);
        assertThat(read).extracting(found -> found.text("nothing")).isNull();
    }

    @Test
    void replacesWholeDocumentsAndTheLastOfABatchStays() {
        store().upsert(
                        DocumentCollection.METADATA_DOCS,
                        List.of(
                                Document.builder("a").with("x", "old").with("y", "gone").build(),
                                Document.builder("b").with("x", "kept").build()));
        store().upsert(
                        DocumentCollection.METADATA_DOCS,
                        List.of(
                                Document.builder("a").with("x", "first").build(),
                                Document.builder("a").with("x", "last").build()));
        assertThat(store().get(DocumentCollection.METADATA_DOCS, List.of("a", "b")).values())
                .containsExactly(
                        Document.builder("a").with("x", "last").build(),
                        Document.builder("b").with("x", "kept").build());
    }

    @Test
    void getsWhatExistsInTheOrderAsked() {
        store().upsert(DocumentCollection.CALLS, numbered(5));
        assertThat(
                        store().get(DocumentCollection.CALLS, List.of("d4", "absent", "d0", "d4"))
                                .keySet())
                .containsExactly("d4", "d0");
        assertThat(store().get(DocumentCollection.CALLS, List.of())).isEmpty();
        assertThat(store().get(DocumentCollection.MEDIA_ASSETS, List.of("d4"))).isEmpty();
    }

    @Test
    void scansInTheOrderOfBytes() {
        List<String> ids = List.of("A", "Z", "a", "z", "é", "\uFFFD");
        List<Document> documents =
                new ArrayList<>(ids.stream().map(id -> Document.builder(id).build()).toList());
        Collections.reverse(documents);
        store().upsert(DocumentCollection.MEDIA_ASSETS, documents);
        assertThat(ids(store().scan(DocumentCollection.MEDIA_ASSETS, "", null, 100)))
                .isEqualTo(ids);
        assertThat(ids(store().scan(DocumentCollection.MEDIA_ASSETS, "Z", "z", 100)))
                .containsExactly("Z", "a");
        assertThat(ids(store().scan(DocumentCollection.MEDIA_ASSETS, "Z", null, 2)))
                .containsExactly("Z", "a");
    }

    @Test
    void deletesByIdAndByRange() {
        store().upsert(DocumentCollection.CALLS, numbered(10));
        store().delete(DocumentCollection.CALLS, List.of("d3", "absent"));
        assertThat(store().deleteRange(DocumentCollection.CALLS, "d5", "d8")).isEqualTo(3);
        assertThat(ids(store().scan(DocumentCollection.CALLS, "", null, 100)))
                .containsExactly("d0", "d1", "d2", "d4", "d8", "d9");
        assertThat(store().deleteRange(DocumentCollection.CALLS, "", null)).isEqualTo(6);
    }

    @Test
    void refusesTextThatSomeStoreWouldLose() {
        assertThatThrownBy(() -> Document.builder("a").with("x", "a\0b").build())
                .isInstanceOf(UnstorableDocument.class)
                .hasMessageContaining("x")
                .hasMessageContaining("NUL");
        assertThatThrownBy(() -> Document.builder("a").with("x", "a\uD800b").build())
                .isInstanceOf(UnstorableDocument.class);
        assertThatThrownBy(() -> Document.builder("a").with("x", "\uDC00").build())
                .isInstanceOf(UnstorableDocument.class);
        assertThatThrownBy(() -> Document.builder("a").with("x", 1.5).build())
                .isInstanceOf(UnstorableDocument.class);
        assertThatThrownBy(() -> Document.builder("a").with("$date", 1).build())
                .isInstanceOf(UnstorableDocument.class);
        assertThatThrownBy(() -> Document.builder("a").with("x", "é".repeat(8_000_000)).build())
                .isInstanceOf(UnstorableDocument.class)
                .hasMessageContaining("16000");
    }

    @Test
    void keepsALargeDocument() {
        Document large = Document.builder("large").with("x", "y".repeat(10_000_000)).build();
        store().upsert(DocumentCollection.METADATA_DOCS, List.of(large));
        assertThat(store().get(DocumentCollection.METADATA_DOCS, List.of("large")))
                .containsEntry("large", large);
    }

    @Test
    void scansEventsByChainBlocksAndContracts() {
        List<Document> events = new ArrayList<>();
        for (long block = 1; block <= 40; block++) {
            for (int log = 0; log < 5; log++) {
                events.add(event("eip155:1", block, log, "0x0" + log));
                events.add(event("eip155:10", block, log, "0x0" + log));
            }
        }
        Collections.shuffle(events, new Random(1));
        store().upsert(DocumentCollection.EVENTS_RAW, events);
        assertThat(store().scanEvents(EventScan.everything("eip155:1", 10, 12)).map(Document::id))
                .hasSize(15)
                .isSorted()
                .allMatch(id -> id.startsWith("eip155:1:0000000000"));
        assertThat(
                        store().scanEvents(new EventScan("eip155:1", Set.of("0x03"), 10, 12))
                                .map(event -> event.integer(EventFields.BLOCK_NUMBER)))
                .containsExactly(10L, 11L, 12L);
        assertThat(
                        store().scanEvents(
                                        new EventScan("eip155:1", Set.of("0x01", "0x04"), 10, 11))
                                .map(Document::id))
                .isSorted()
                .hasSize(4);
        assertThat(store().scanEvents(EventScan.everything("eip155:1", 41, 99))).isEmpty();
    }

    @Test
    void scansMoreEventsThanAPageHolds() {
        int blocks = Pages.SIZE / 100 + 1;
        List<Document> events = new ArrayList<>();
        for (long block = 1; block <= blocks; block++) {
            for (int log = 0; log < 200; log++) {
                events.add(event("eip155:1", block, log, "0x0" + log % 2));
            }
        }
        store().upsert(DocumentCollection.EVENTS_RAW, events);
        List<String> expected = ids(events);
        assertThat(
                        store().scanEvents(EventScan.everything("eip155:1", 0, blocks))
                                .map(Document::id)
                                .toList())
                .isEqualTo(expected);
        Set<String> both = Set.of("0x00", "0x01");
        assertThat(
                        store().scanEvents(new EventScan("eip155:1", both, 0, blocks))
                                .map(Document::id)
                                .toList())
                .isEqualTo(expected);
        assertThat(store().scanEvents(new EventScan("eip155:1", Set.of("0x01"), 0, blocks)).count())
                .isEqualTo(expected.size() / 2);
    }

    @Test
    void writersOfTheSameDocumentsDoNotBlockEachOther() {
        List<Document> documents = numbered(500);
        List<Document> reversed = new ArrayList<>(documents);
        Collections.reverse(reversed);
        IntStream.range(0, 8)
                .parallel()
                .forEach(i ->
                        store().upsert(
                                        DocumentCollection.CALLS,
                                        i % 2 == 0 ? documents : reversed));
        assertThat(store().scan(DocumentCollection.CALLS, "", null, 1000)).hasSize(500);
    }

    @Test
    void isFastEnough() {
        int count = 50_000;
        List<Document> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(
                    event(
                            "eip155:1",
                            15_000_000 + i / 200,
                            i % 200,
                            "0x" + "%040x".formatted(i % 50)));
        }
        long begin = System.nanoTime();
        for (int i = 0; i < count; i += 5_000) {
            store().upsert(DocumentCollection.EVENTS_RAW, events.subList(i, i + 5_000));
        }
        report("upsert", count, begin);
        begin = System.nanoTime();
        store().upsert(DocumentCollection.EVENTS_RAW, events);
        report("upsert again", count, begin);
        begin = System.nanoTime();
        assertThat(store().scanEvents(EventScan.everything("eip155:1", 0, 20_000_000)).count())
                .isEqualTo(count);
        report("scan", count, begin);
        begin = System.nanoTime();
        assertThat(store().scanEvents(EventScan.everything("eip155:1", 0, 20_000_000)).count())
                .isEqualTo(count);
        report("scan again", count, begin);
        begin = System.nanoTime();
        String one = "0x" + "%040x".formatted(7);
        assertThat(
                        store().scanEvents(new EventScan("eip155:1", Set.of(one), 0, 20_000_000))
                                .count())
                .isEqualTo(count / 50);
        report("scan of one contract", count / 50, begin);
    }

    private void report(String what, int count, long begin) {
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        System.out.println(
                getClass().getSimpleName()
                        + " "
                        + what
                        + ": "
                        + count * 1000L / Math.max(1, time.toMillis())
                        + " documents a second");
    }

    private static List<Document> numbered(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Document.builder("d" + i).with("n", i).build())
                .toList();
    }

    private static List<String> ids(List<Document> documents) {
        return documents.stream().map(Document::id).toList();
    }

    static Document event(String chain, long block, int log, String address) {
        String id = "%s:%012d:%s:%06d".formatted(chain, block, HASH, log);
        return Document.builder(id)
                .with(EventFields.EVENT_ID, chain + ":" + HASH + ":" + log)
                .with(EventFields.CHAIN_ID, chain)
                .with(EventFields.BLOCK_NUMBER, block)
                .with(EventFields.BLOCK_HASH, HASH)
                .with(EventFields.TX_HASH, HASH)
                .with(EventFields.LOG_INDEX, log)
                .with(EventFields.ADDRESS, address)
                .with(EventFields.TOPICS_JSON, "[\"" + HASH + "\",\"" + HASH + "\"]")
                .with(EventFields.DATA, "0x" + "00".repeat(64))
                .with(EventFields.OBSERVED_AT, Instant.ofEpochMilli(1_700_000_000_000L))
                .with(EventFields.BLOCK_TIME, Instant.ofEpochMilli(1_600_000_000_000L))
                .with(EventFields.CONFIRMATIONS, 0)
                .build();
    }
}
