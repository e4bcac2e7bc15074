package io.vitrine.readers.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.metadata.FailureCode;
import io.vitrine.processors.metadata.TokenUriParser;
import io.vitrine.readers.metadata.FetchResult.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SocketSpy.class)
class IpfsContentTest {

    private static final String ROOT =
            "bafybeihchr7vmgjaasntayyatmp5sv6xza57iy2h4xj7g46bpjij6yhrmy";
    private static final String HELLO = "hello world\n";
    private static final byte[] CAR = car();

    private final HostileServer first = new HostileServer();
    private final HostileServer second = new HostileServer();
    private final List<GuardedFetcher> opened = new ArrayList<>();

    private static byte[] car() {
        try (InputStream in =
                Objects.requireNonNull(
                        IpfsContentTest.class.getResourceAsStream("/ipfs/dir-with-files.car"))) {
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @AfterEach
    void close() {
        opened.forEach(GuardedFetcher::close);
        first.close();
        second.close();
    }

    private ContentReader reader() {
        FetchSettings settings =
                new FetchSettings(
                        new FetchSettings.Reach(
                                List.of("127.0.0.1:" + first.port(), "127.0.0.1:" + second.port()),
                                Set.of()),
                        new FetchSettings.Limits(
                                100,
                                4,
                                8,
                                Duration.ofMillis(500),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(5),
                                3,
                                Duration.ofSeconds(10),
                                32 * 1024),
                        new FetchSettings.Gateways(
                                List.of(first.url("/ipfs/"), second.url("/ipfs/")), List.of()),
                        "test");
        GuardedFetcher fetcher =
                new GuardedFetcher(settings, Dns.SYSTEM, SocketSpy::connecting, client -> client);
        opened.add(fetcher);
        return new ContentReader(fetcher, settings);
    }

    private static FetchResult read(ContentReader reader, String uri) {
        return reader.read(
                TokenUriParser.parse(uri), null, null, 1 << 20, FetchRequest.Accept.DOCUMENT);
    }

    private static String asking(String path) {
        return "/ipfs/" + path + "?format=car&dag-scope=entity";
    }

    private static void archive(HostileServer server, String path, byte[] car) {
        server.answer(
                asking(path),
                "200 OK\r\nContent-Type: application/vnd.ipld.car; version=1\r\nContent-Length: "
                        + car.length,
                car);
    }

    private static void assertHello(FetchResult result, Verification verification) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        FetchResult.Fetched.class,
                        fetched -> {
                            assertThat(new String(fetched.bytes(), StandardCharsets.UTF_8))
                                    .isEqualTo(HELLO);
                            assertThat(fetched.verification()).isEqualTo(verification);
                            assertThat(fetched.etag()).isNull();
                        });
    }

    private static FailureCode code(FetchResult result) {
        assertThat(result).isInstanceOf(FetchResult.Failed.class);
        return ((FetchResult.Failed) result).code();
    }

    @Test
    void blocksThatHashToTheIdentifierAreTaken() {
        archive(first, ROOT + "/hello.txt", CAR);
        assertHello(read(reader(), "ipfs://" + ROOT + "/hello.txt"), Verification.VERIFIED);
        assertThat(first.requests().getFirst())
                .contains("Accept: application/vnd.ipld.car;version=1");
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void aLyingGatewayIsPassedOver() {
        for (int at = 0; at < CAR.length; at += 37) {
            byte[] lie = CAR.clone();
            lie[at] ^= 1;
            archive(first, ROOT + "/hello.txt", lie);
            archive(second, ROOT + "/hello.txt", CAR);
            assertHello(read(reader(), "ipfs://" + ROOT + "/hello.txt"), Verification.VERIFIED);
        }
    }

    @Test
    void wrongBytesAreRefusedEvenWhereNobodyElseHasAny() {
        byte[] lie = CAR.clone();
        lie[lie.length - 1] ^= 1;
        archive(first, ROOT + "/hello.txt", lie);
        first.answer("/ipfs/" + ROOT + "/hello.txt", "200 OK", "lies");
        assertThat(code(read(reader(), "ipfs://" + ROOT + "/hello.txt")))
                .isEqualTo(FailureCode.CONTENT_MISMATCH);
        assertThat(FailureCode.CONTENT_MISMATCH.retryable()).isTrue();
    }

    @Test
    void anArchiveOfSomethingElseIsNoAnswer() {
        String other = "QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n";
        archive(first, other + "/hello.txt", CAR);
        assertThat(code(read(reader(), "ipfs://" + other + "/hello.txt")))
                .isEqualTo(FailureCode.CONTENT_INCOMPLETE);
    }

    @Test
    void aRawBlockIsCheckedHoweverItComes() {
        String hello = "bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4";
        first.answer("/ipfs/" + hello + "?format=raw", "200 OK", "another world");
        second.answer("/ipfs/" + hello + "?format=raw", "406 Not Acceptable", "");
        second.answer("/ipfs/" + hello, "200 OK", HELLO);
        assertHello(read(reader(), "ipfs://" + hello), Verification.VERIFIED);
        second.answer("/ipfs/" + hello, "200 OK", "another world");
        assertThat(code(read(reader(), "ipfs://" + hello))).isEqualTo(FailureCode.CONTENT_MISMATCH);
    }

    @Test
    void whatCannotBeCheckedSaysSo() {
        first.answer(asking(ROOT + "/hello.txt"), "200 OK\r\nContent-Type: text/plain", HELLO);
        assertHello(read(reader(), "ipfs://" + ROOT + "/hello.txt"), Verification.UNVERIFIED);
        // Another gateway's blocks are worth more than the first one's word.
        archive(second, ROOT + "/hello.txt", CAR);
        assertHello(read(reader(), "ipfs://" + ROOT + "/hello.txt"), Verification.VERIFIED);
    }

    @Test
    void aGatewayWithoutBlocksIsAskedForBytesAndRemembered() {
        first.answer(asking(ROOT + "/hello.txt"), "400 Bad Request", "");
        first.answer("/ipfs/" + ROOT + "/hello.txt", "200 OK\r\nETag: \"x\"", HELLO);
        ContentReader reader = reader();
        assertHello(read(reader, "ipfs://" + ROOT + "/hello.txt"), Verification.UNVERIFIED);
        int before = first.requests().size();
        assertHello(read(reader, "ipfs://" + ROOT + "/hello.txt"), Verification.UNVERIFIED);
        assertThat(first.requests()).hasSize(before + 1);
    }

    @Test
    void aGatewayThatIsDownSlowOrBusyIsPassedOver() {
        archive(second, ROOT + "/hello.txt", CAR);
        String uri = "ipfs://" + ROOT + "/hello.txt";
        first.answer(asking(ROOT + "/hello.txt"), out -> Thread.sleep(2_000));
        assertHello(read(reader(), uri), Verification.VERIFIED);
        first.answer(asking(ROOT + "/hello.txt"), "503 Down", "");
        assertHello(read(reader(), uri), Verification.VERIFIED);
        first.answer(asking(ROOT + "/hello.txt"), "429 Slow down\r\nRetry-After: 60", "");
        ContentReader reader = reader();
        assertHello(read(reader, uri), Verification.VERIFIED);
        int before = first.requests().size();
        assertHello(read(reader, uri), Verification.VERIFIED);
        assertThat(first.requests()).as("left alone after 429").hasSize(before);
        first.answer(asking(ROOT + "/hello.txt"), "500 Broken", "");
        ContentReader patient = reader();
        for (int i = 0; i < 6; i++) {
            assertHello(read(patient, uri), Verification.VERIFIED);
        }
        assertThat(first.requests()).as("three failures open its breaker").hasSize(before + 3);
    }

    @Test
    void thatSomethingIsNotThereIsProven() {
        archive(first, ROOT + "/2.json", CAR);
        assertThat(code(read(reader(), "ipfs://" + ROOT + "/2.json")))
                .isEqualTo(FailureCode.PATH_MISSING);
        archive(first, ROOT, CAR);
        archive(first, ROOT + "/index.html", CAR);
        assertThat(code(read(reader(), "ipfs://" + ROOT))).isEqualTo(FailureCode.IS_DIRECTORY);
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void whatAnIdentifierCarriesNeedsNoRequest() {
        FetchResult result = read(reader(), "ipfs://bafkqabtimvwgy3yk");
        assertThat(result)
                .isInstanceOfSatisfying(
                        FetchResult.Fetched.class,
                        fetched -> {
                            assertThat(fetched.bytes()).hasSize(6);
                            assertThat(fetched.verification()).isEqualTo(Verification.VERIFIED);
                        });
        assertThat(first.requests()).isEmpty();
    }

    @Test
    void theGatewayThatALinkNamesIsAskedLast() {
        archive(second, ROOT + "/hello.txt", CAR);
        HostileServer named = second;
        first.answer(asking(ROOT + "/hello.txt"), "404 Not Found", "");
        assertHello(
                read(reader(), named.url("/ipfs/" + ROOT + "/hello.txt?token=x")),
                Verification.VERIFIED);
        named.answer(asking(ROOT + "/hello.txt"), "404 Not Found", "");
        named.answer("/ipfs/" + ROOT + "/hello.txt?token=x", "200 OK", HELLO);
        assertHello(
                read(reader(), named.url("/ipfs/" + ROOT + "/hello.txt?token=x")),
                Verification.UNVERIFIED);
    }

    @Test
    void namesAreAskedForBesideContentAndSaidToBeUnverified() {
        second.answer("/ipns/docs.example/hello.txt", "200 OK\r\nETag: \"x\"", HELLO);
        assertHello(read(reader(), "ipns://docs.example/hello.txt"), Verification.UNVERIFIED);
    }
}
