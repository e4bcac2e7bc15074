package io.vitrine.readers.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.EventScan;
import io.vitrine.db.documents.MetadataFields;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.metadata.Deviation;
import io.vitrine.domain.metadata.FailureCode;
import io.vitrine.domain.metadata.MediaReference;
import io.vitrine.domain.metadata.NormaliseStatus;
import io.vitrine.domain.metadata.NormalisedDocument;
import io.vitrine.domain.metadata.TokenDocument;
import io.vitrine.domain.metadata.TokenDocument.TokenKey;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.metadata.References;
import io.vitrine.processors.metadata.TokenUriCalls.Uri;
import io.vitrine.readers.metadata.TokenUriReader.Asked;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server sends, from its bytes to what is known of a token or why it is not.
@ExtendWith(SocketSpy.class)
class DocumentReaderTest {

    private static final ChainId CHAIN = ChainId.evm(1);
    private static final String CONTRACT = "0x00000000000000000000000000000000000000d1";
    private static final UUID TOKEN = new UUID(7, 7);
    private static final BigInteger LARGEST = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
    private static final byte[] PNG =
            Base64.getDecoder()
                    .decode(
                            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private final HostileServer server = new HostileServer();
    private final MemoryStore store = new MemoryStore();
    private final List<GuardedFetcher> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(GuardedFetcher::close);
        server.close();
    }

    private DocumentReader reader() {
        FetchSettings usual = FetchSettings.DEFAULT;
        FetchSettings settings =
                new FetchSettings(
                        new FetchSettings.Reach(
                                List.of("127.0.0.1:" + server.port()), Set.of("vitrine.example")),
                        usual.limits(),
                        new FetchSettings.Gateways(List.of(), List.of()),
                        "test");
        GuardedFetcher fetcher =
                new GuardedFetcher(settings, Dns.SYSTEM, SocketSpy::connecting, client -> client);
        opened.add(fetcher);
        return new DocumentReader(new ContentReader(fetcher, settings), store);
    }

    private static Asked asked(String uri, int attempts, @Nullable String contentHash) {
        return new Asked(
                new WorkItem(
                        WorkKind.FETCH_METADATA, TOKEN.toString(), CHAIN, TOKEN, attempts, null),
                new TokenKey(TOKEN, TOKEN, CONTRACT, LARGEST.toString()),
                contentHash,
                List.of(),
                1,
                new Uri(uri, null));
    }

    private TokenDocument read(Asked asked) {
        try {
            return reader().readings(CHAIN, List.of(asked)).getFirst().call();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private TokenDocument read() {
        return read(asked(server.url("/1"), 0, null));
    }

    private static WorkFailure failure(TokenDocument document) {
        return Objects.requireNonNull(document.failure());
    }

    private static NormalisedDocument normalised(TokenDocument document) {
        return Objects.requireNonNull(document.content()).document();
    }

    private void answer(@Nullable String contentType, byte[] body) {
        String type = contentType == null ? "" : "\r\nContent-Type: " + contentType;
        server.answer("/1", "200 OK" + type + "\r\nContent-Length: " + body.length, body);
    }

    private void answer(@Nullable String contentType, String body) {
        answer(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /// Whatever the header says, the bytes decide.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "text/html | <!doctype html><html>404</html> | NOT_JSON",
                "application/json | <html><body>we are moving</body></html> | NOT_JSON",
                "application/json | \ufeff <html> | NOT_JSON",
                "application/xml | <?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error> | NOT_JSON",
                "application/json | {'error':'not found'} | NOT_JSON",
                "application/json | {'message':'Internal server error'} | NOT_JSON",
                "application/problem+json | {'type':'about:blank','title':'Not Found','status':404} | NOT_JSON",
                "application/json | [] | NOT_JSON",
                "application/json | null | NOT_JSON",
                "application/json | 'not found' | NOT_JSON",
                "application/json | Not Found | NOT_JSON",
                "application/json | {'name':'cut off | NOT_JSON",
                "application/json | {'name':'a'}{'name':'b'} | NOT_JSON",
                "application/json | ~~ | EMPTY",
                "text/plain | ~ ~ | EMPTY"
            })
    void whatIsNoDocumentIsAFailureWithItsBeginning(
            String contentType, String body, FailureCode code) {
        answer(contentType, body.replace('\'', '"'));
        TokenDocument document = read();
        WorkFailure failure = failure(document);
        assertThat(failure.code()).isEqualTo(code.name());
        assertThat(failure.giveUp()).isFalse();
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofDays(1));
        assertThat(normalised(document).status())
                .isEqualTo(
                        code == FailureCode.EMPTY
                                ? NormaliseStatus.EMPTY
                                : NormaliseStatus.UNREADABLE);
        assertThat(normalised(document).name()).isNull();
        if (code == FailureCode.NOT_JSON) {
            assertThat(failure.detail())
                    .contains(body.replace('\'', '"').replace("\ufeff", "").strip());
        }
    }

    @Test
    void theBeginningOfAnErrorPageIsKeptEscaped() {
        String page = "<html>\r\n\u0000\u202e\u00e9\\" + "<b onclick='x'>".repeat(1_000);
        answer("text/html", page);
        String detail = failure(read()).detail();
        assertThat(detail)
                .startsWith(
                        "NOT_JSON <html>\\u000d\\u000a\\u0000\\u202e\\u00e9\\u005c<b onclick='x'>")
                .matches("[ -~]*");
        assertThat(detail.replaceAll("\\\\u[0-9a-f]{4}", "?")).hasSize("NOT_JSON ".length() + 120);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 205, 200})
    void anAnswerWithoutABodyIsEmpty(int status) {
        server.answer("/1", status + " Nothing\r\nContent-Length: 0", new byte[0]);
        TokenDocument document = read();
        assertThat(failure(document).code()).isEqualTo("EMPTY");
        assertThat(failure(document).giveUp()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain",
                "text/plain; charset=iso-8859-1",
                "text/html",
                "image/png",
                "application/octet-stream",
                "application/json; charset=no-such",
                "application/json; charset=utf-16",
                "nonsense"
            })
    void jsonIsADocumentWhateverItIsCalled(String contentType) {
        answer(contentType, "{\"name\":\"caf\u00e9\"}");
        TokenDocument document = read();
        assertThat(document.failure()).isNull();
        assertThat(normalised(document).name()).isEqualTo("caf\u00e9");
        assertThat(normalised(document).status()).isEqualTo(NormaliseStatus.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "application/json", "text/html"})
    void aPictureIsThePictureOfItsToken(String contentType) {
        for (byte[] picture :
                List.of(
                        PNG,
                        "GIF89a\1\0\1\0\0\0\0;".getBytes(StandardCharsets.ISO_8859_1),
                        "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>"
                                .getBytes(StandardCharsets.UTF_8))) {
            answer(contentType, picture);
            TokenDocument document = read();
            assertThat(document.failure()).isNull();
            assertThat(normalised(document).status()).isEqualTo(NormaliseStatus.DIRECT_MEDIA);
            assertThat(normalised(document).media())
                    .containsExactly(new MediaReference("image", server.url("/1")));
            assertThat(Objects.requireNonNull(document.content()).original()).isEqualTo(picture);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UTF-8 | application/json |",
                "UTF-16 | application/json |",
                "UTF-16LE | application/json |",
                "UTF-16BE | application/json |",
                "UTF-16LE | application/json; charset=utf-8 |",
                "ISO-8859-1 | application/json; charset=ISO-8859-1 |",
                "windows-1252 | application/json; charset=\"windows-1252\" |",
                "windows-1251 | text/plain; charset=windows-1251 |",
                "Shift_JIS | text/plain; charset=shift_jis |",
                "ISO-8859-1 | application/json | CHARSET_GUESSED",
                "windows-1252 | application/json; charset=utf-8 | CHARSET_GUESSED",
                "windows-1252 | application/json; charset=us-ascii | CHARSET_GUESSED",
                "windows-1252 | application/json; charset=utf-16 | CHARSET_GUESSED"
            })
    void charactersAreFoundInAnyEncoding(
            String charset, String contentType, @Nullable Deviation deviation) {
        String name =
                switch (charset) {
                    case "windows-1251" -> "\u041a\u043e\u0442";
                    case "Shift_JIS" -> "\u732b\u30cd\u30b3";
                    case "windows-1252" -> "caf\u00e9 \u20ac5 \u201cx\u201d";
                    default -> "caf\u00e9 5";
                };
        byte[] body = ("{\"name\":\"" + name + "\"}").getBytes(Charset.forName(charset));
        answer(contentType, body);
        TokenDocument document = read();
        assertThat(document.failure()).isNull();
        assertThat(normalised(document).name()).isEqualTo(name);
        assertThat(normalised(document).deviations())
                .isEqualTo(deviation == null ? List.of() : List.of(deviation));
        assertThat(Objects.requireNonNull(document.content()).original()).isEqualTo(body);
    }

    @Test
    void byteOrderMarksAreNoPartOfTheDocument() {
        for (Charset charset :
                List.of(
                        StandardCharsets.UTF_8,
                        StandardCharsets.UTF_16LE,
                        StandardCharsets.UTF_16BE)) {
            answer("application/json", "\ufeff{\"name\":\"marked\"}".getBytes(charset));
            TokenDocument document = read();
            assertThat(document.failure()).as(charset.name()).isNull();
            assertThat(normalised(document).name()).isEqualTo("marked");
            assertThat(normalised(document).status()).isEqualTo(NormaliseStatus.OK);
        }
    }

    @Test
    void whatIsTextInNoEncodingIsSaid() {
        for (String body : List.of("{\"name\":\"\u0081\"}", "{\"name\":\"\u0001\u00ff\u008d\"}")) {
            answer("application/json", body.getBytes(StandardCharsets.ISO_8859_1));
            WorkFailure failure = failure(read());
            assertThat(failure.code()).isEqualTo("BAD_ENCODING");
            assertThat(failure.detail()).startsWith("BAD_ENCODING {\"name\":\"\\u00");
            assertThat(failure.giveUp()).isFalse();
        }
    }

    @Test
    void theIdIsFilledInInTheAddressAndInTheDocument() {
        String last = "f".repeat(64);
        server.answer("/" + last + ".json", "200 OK", "{\"image\":\"https://h/{id}.png\"}");
        TokenDocument document = read(asked(server.url("/{id}.json"), 0, null));
        assertThat(normalised(document).image()).isEqualTo("https://h/" + last + ".png");
        assertThat(Objects.requireNonNull(document.content()).original())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"image\":\"https://h/{id}.png\"}");
    }

    @Test
    void whatIsUnchangedIsNotSentAgain() {
        String known = "{\"name\":\"known\"}";
        String hash = References.sha256(known.getBytes(StandardCharsets.UTF_8));
        store.upsert(
                DocumentCollection.METADATA_DOCS,
                List.of(
                        Document.builder(CHAIN + ":" + CONTRACT + ":" + LARGEST)
                                .with(MetadataFields.TOKEN_URI, server.url("/1"))
                                .with(MetadataFields.ORIGINAL_SHA256, hash)
                                .with(MetadataFields.NORMALIZE_STATUS, NormaliseStatus.OK.name())
                                .with(MetadataFields.ETAG, "W/\"1\"")
                                .with(MetadataFields.LAST_MODIFIED, "Wed, 21 Oct 2015 07:28:00 GMT")
                                .build()));
        server.answer("/1", "304 Not Modified", new byte[0]);
        TokenDocument document = read(asked(server.url("/1"), 0, hash));
        assertThat(document.content()).isNull();
        assertThat(document.failure()).isNull();
        assertThat(server.requests().getLast())
                .contains(
                        "If-None-Match: W/\"1\"\n",
                        "If-Modified-Since: Wed, 21 Oct 2015 07:28:00 GMT\n");
        // Another address, or a document that never came into force: nothing is known.
        server.answer("/2", "200 OK", known);
        read(asked(server.url("/2"), 0, hash));
        assertThat(server.requests().getLast()).doesNotContain("If-None-Match");
        answer("application/json", known);
        read(asked(server.url("/1"), 0, "another"));
        assertThat(server.requests().getLast()).doesNotContain("If-");
    }

    @Test
    void thatNothingChangedIsNoAnswerToWhoKnowsNothing() {
        server.answer("/1", "304 Not Modified", new byte[0]);
        assertThat(failure(read()).code()).isEqualTo("HTTP_STATUS");
        server.redirect("/2", "/1");
        assertThat(failure(read(asked(server.url("/2"), 0, null))).code()).isEqualTo("HTTP_STATUS");
    }

    /// A failure has a class, counts, and is asked about later and later, until it is not.
    @ParameterizedTest
    @CsvSource({
        "404 Not Found, NOT_FOUND, P1D P3D P7D P30D",
        "410 Gone, NOT_FOUND, P1D P3D P7D P30D",
        "403 Forbidden, FORBIDDEN, PT1M PT5M PT30M PT6H P1D",
        "451 Unavailable, FORBIDDEN, PT1M PT5M PT30M PT6H P1D",
        "500 Broken, SERVER_ERROR, PT1M PT5M PT30M PT6H P1D",
        "503 Down, SERVER_ERROR, PT1M PT5M PT30M PT6H P1D",
        "418 Teapot, HTTP_STATUS, PT1M PT5M PT30M PT6H P1D"
    })
    void aFailureIsAskedAboutLaterAndLaterUntilItIsNot(
            String status, FailureCode code, String pauses) {
        server.answer("/1", status, "no");
        List<Duration> expected =
                Stream.of(pauses.split(" ", -1)).<Duration>map(Duration::parse).toList();
        for (int attempts = 0; attempts < 12; attempts++) {
            WorkFailure failure = failure(read(asked(server.url("/1"), attempts, null)));
            assertThat(failure.code()).isEqualTo(code.name());
            assertThat(failure.counts()).isTrue();
            assertThat(failure.retryAfter())
                    .isEqualTo(expected.get(Math.min(attempts, expected.size() - 1)));
            assertThat(failure.giveUp()).isEqualTo(attempts >= 9);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://10.0.0.1/ | SSRF_BLOCKED",
                "http://2130706433/ | SSRF_BLOCKED",
                "http://vitrine.example/v1/media/1 | SSRF_BLOCKED",
                "http://a@host.example/ | USERINFO_REFUSED",
                "http://host.example:25/ | PORT_REFUSED",
                "ipfs://QmNotAnIdentifier/1 | CID_INVALID",
                "ftp://host/1 | SCHEME_UNSUPPORTED",
                "javascript:alert(1) | SCHEME_UNSUPPORTED",
                "{{baseUri}}/1 | URI_INVALID",
                "null | URI_INVALID",
                "'  ' | URI_EMPTY",
                "data:application/json;base64,!!!! | DATA_URI_INVALID"
            })
    void whatIsWrongInItselfIsGivenUpWithoutARequest(String uri, FailureCode code) {
        WorkFailure failure = failure(read(asked(uri, 0, null)));
        assertThat(failure.code()).isEqualTo(code.name());
        assertThat(failure.giveUp()).isTrue();
        assertThat(server.connections()).isZero();
    }

    /// Documents by id, in memory.
    private static final class MemoryStore implements DocumentStore {

        private final Map<String, Document> documents = new ConcurrentHashMap<>();

        @Override
        public void upsert(DocumentCollection collection, List<Document> written) {
            written.forEach(document -> documents.put(document.id(), document));
        }

        @Override
        public Map<String, Document> get(DocumentCollection collection, Collection<String> ids) {
            Map<String, Document> found = new LinkedHashMap<>();
            for (String id : ids) {
                Document document = documents.get(id);
                if (document != null) {
                    found.put(id, document);
                }
            }
            return found;
        }

        @Override
        public List<Document> scan(
                DocumentCollection collection, String fromId, @Nullable String endId, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Stream<Document> scanEvents(EventScan scan) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(DocumentCollection collection, Collection<String> ids) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long deleteRange(
                DocumentCollection collection, String fromId, @Nullable String endId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void check() {}

        @Override
        public String address() {
            return "memory";
        }

        @Override
        public void close() {}
    }
}
