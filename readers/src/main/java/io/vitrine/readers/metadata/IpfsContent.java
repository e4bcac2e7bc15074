package io.vitrine.readers.metadata;

import io.vitrine.domain.metadata.FailureCode;
import io.vitrine.domain.metadata.TokenUri;
import io.vitrine.processors.ipfs.BlockId;
import io.vitrine.processors.ipfs.CarArchive;
import io.vitrine.processors.ipfs.ContentRefused;
import io.vitrine.processors.ipfs.UnixFs;
import io.vitrine.processors.media.DataUri;
import io.vitrine.readers.metadata.FetchRequest.Accept;
import io.vitrine.readers.metadata.FetchResult.Fetched;
import io.vitrine.readers.metadata.FetchResult.Verification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Content of IPFS through gateways that nobody needs to trust: each is asked for the blocks, and
/// the blocks are checked. Bytes as such are taken only when no gateway gives blocks, and then the
/// result says so.
final class IpfsContent {

    private static final String INDEX = "index.html";
    private static final Duration REMEMBERED = Duration.ofHours(1);

    /// Blocks come with identifiers, directories and the nodes of large files.
    private static final long OVERHEAD = 4L << 20;

    private final GuardedFetcher fetcher;
    private final List<String> gateways;

    /// Gateways that gave bytes but no blocks, and when to ask them for blocks again.
    private final Map<String, Long> withoutBlocks = new ConcurrentHashMap<>();

    IpfsContent(GuardedFetcher fetcher, List<String> gateways) {
        this.fetcher = fetcher;
        this.gateways = List.copyOf(gateways);
    }

    /// Where content can be asked for.
    ///
    /// @param gateway the base URL; null for the address that the content was found under
    /// @param url of the content, as anyone would ask for it
    private record Place(@Nullable String gateway, String url) {

        String asking(String format) {
            int query = url.indexOf('?');
            int fragment = url.indexOf('#');
            int end =
                    Math.min(
                            query < 0 ? url.length() : query,
                            fragment < 0 ? url.length() : fragment);
            return url.substring(0, end) + "?format=" + format;
        }
    }

    /// What a place had.
    private sealed interface Answer {
        record Verified(byte[] bytes) implements Answer {}

        /// Nothing that was checked, and nothing that was wrong.
        record Unchecked(Fetched fetched) implements Answer {}

        /// @param mayHaveBytes whether it may still have the bytes as such
        /// @param last whether no other place can do better
        record Failed(FetchResult.Failed failure, boolean mayHaveBytes, boolean last)
                implements Answer {}
    }

    FetchResult read(TokenUri.Ipfs uri, long cap, Accept accept) {
        BlockId root = BlockId.of(uri.cid());
        List<String> path = segments(uri.path());
        if (root.embedded() != null) {
            try {
                CarArchive nothing = new CarArchive(List.of(), Map.of());
                return verified(uri, UnixFs.file(nothing, root, path, cap));
            } catch (ContentRefused needsMore) {
                if (needsMore.reason() != ContentRefused.Reason.INCOMPLETE) {
                    return refused(needsMore).failure();
                }
            }
        }
        FetchResult.Failed worst = null;
        Fetched unchecked = null;
        List<Place> second = new ArrayList<>();
        for (Place place : places(uri)) {
            if (isWithoutBlocks(place)) {
                second.add(place);
                continue;
            }
            switch (blocks(place, uri, root, path, cap)) {
                case Answer.Verified(byte[] bytes) -> {
                    return verified(uri, bytes);
                }
                case Answer.Unchecked(Fetched fetched) -> {
                    remember(place);
                    unchecked = unchecked == null ? fetched : unchecked;
                }
                case Answer.Failed(
                                FetchResult.Failed failure,
                                boolean mayHaveBytes,
                                boolean last) -> {
                    if (last) {
                        return failure;
                    }
                    worst = worse(worst, failure);
                    if (mayHaveBytes) {
                        second.add(place);
                    }
                }
            }
        }
        if (unchecked != null) {
            return unchecked;
        }
        for (Place place : second) {
            switch (bytes(place, root, path, cap, accept)) {
                case Answer.Verified(byte[] bytes) -> {
                    return verified(uri, bytes);
                }
                case Answer.Unchecked(Fetched fetched) -> {
                    remember(place);
                    return fetched;
                }
                case Answer.Failed(FetchResult.Failed failure, boolean ignored, boolean last) -> {
                    if (last) {
                        return failure;
                    }
                    worst = worse(worst, failure);
                }
            }
        }
        return worst == null
                ? FetchResult.failed(FailureCode.NO_GATEWAY, "none configured")
                : worst;
    }

    private List<Place> places(TokenUri.Ipfs uri) {
        String rest = uri.cid().text() + (uri.path().isEmpty() ? "" : "/" + uri.path());
        String origin = uri.origin();
        return Stream.concat(
                        gateways.stream()
                                .map(base ->
                                        new Place(
                                                base,
                                                base.endsWith("/")
                                                        ? base + rest
                                                        : base + "/" + rest)),
                        Stream.ofNullable(origin).map(url -> new Place(null, url)))
                .toList();
    }

    private boolean isWithoutBlocks(Place place) {
        Long until = place.gateway() == null ? null : withoutBlocks.get(place.gateway());
        return until != null && System.nanoTime() - until < 0;
    }

    private void remember(Place place) {
        if (place.gateway() != null) {
            withoutBlocks.put(place.gateway(), System.nanoTime() + REMEMBERED.toNanos());
        }
    }

    private Answer blocks(
            Place place, TokenUri.Ipfs uri, BlockId root, List<String> path, long cap) {
        if (path.isEmpty() && root.isRaw()) {
            return rawBlock(place, root, cap);
        }
        Answer answer = archive(place, "", root, path, cap);
        if (answer
                        instanceof
                        Answer.Failed(FetchResult.Failed failure, boolean ignored, boolean last)
                && failure.code() == FailureCode.IS_DIRECTORY
                && last) {
            List<String> index = Stream.concat(path.stream(), Stream.of(INDEX)).toList();
            Answer below = archive(place, "/" + INDEX, root, index, cap);
            boolean none =
                    below instanceof Answer.Failed(FetchResult.Failed why, boolean any, boolean end)
                            && why.code() == FailureCode.PATH_MISSING;
            return none ? answer : below;
        }
        return answer;
    }

    private Answer rawBlock(Place place, BlockId root, long cap) {
        FetchRequest request =
                new FetchRequest(place.asking("raw"), null, null, cap, Accept.RAW_BLOCK);
        return switch (fetcher.fetch(request)) {
            case Fetched fetched -> checked(place, root, fetched.bytes());
            case FetchResult.NotModified ignored -> unexpected();
            case FetchResult.Failed failed -> failed(failed);
        };
    }

    private Answer archive(Place place, String below, BlockId root, List<String> path, long cap) {
        Place target = new Place(place.gateway(), withPath(place.url(), below));
        FetchRequest request =
                new FetchRequest(
                        target.asking("car&dag-scope=entity"),
                        null,
                        null,
                        cap + cap / 8 + OVERHEAD,
                        Accept.ARCHIVE);
        return switch (fetcher.fetch(request)) {
            case Fetched fetched -> {
                if (!isArchive(fetched)) {
                    yield fetched.bytes().length > cap
                            ? failed(
                                    FetchResult.failed(
                                            FailureCode.BODY_TOO_LARGE,
                                            "more than " + cap + " bytes"))
                            : new Answer.Unchecked(unverified(fetched));
                }
                try {
                    CarArchive archive = CarArchive.read(fetched.bytes());
                    yield new Answer.Verified(UnixFs.file(archive, root, path, cap));
                } catch (ContentRefused refused) {
                    yield refused(place, refused);
                }
            }
            case FetchResult.NotModified ignored -> unexpected();
            case FetchResult.Failed failed -> failed(failed);
        };
    }

    private static String withPath(String url, String below) {
        int query = url.indexOf('?');
        String plain = query < 0 ? url : url.substring(0, query);
        return below.isEmpty() || !plain.endsWith("/") ? plain + below : plain + below.substring(1);
    }

    /// By its type, or by how it begins: not every server knows the type.
    private static boolean isArchive(Fetched fetched) {
        String type = fetched.contentType();
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith("application/vnd.ipld.car")) {
            return true;
        }
        byte[] bytes = fetched.bytes();
        String start =
                new String(bytes, 0, Math.min(16, bytes.length), StandardCharsets.ISO_8859_1);
        return start.contains("\u00a2eroots") || start.contains("\u00a2gversion");
    }

    private Answer bytes(Place place, BlockId root, List<String> path, long cap, Accept accept) {
        FetchRequest request = new FetchRequest(place.url(), null, null, cap, accept);
        return switch (fetcher.fetch(request)) {
            case Fetched fetched ->
                    path.isEmpty() && root.isRaw()
                            ? checked(place, root, fetched.bytes())
                            : new Answer.Unchecked(unverified(fetched));
            case FetchResult.NotModified ignored -> unexpected();
            case FetchResult.Failed failed -> failed(failed);
        };
    }

    private Answer checked(Place place, BlockId root, byte[] bytes) {
        try {
            root.verify(bytes);
            return new Answer.Verified(bytes);
        } catch (ContentRefused refused) {
            return refused(place, refused);
        }
    }

    private Answer refused(Place place, ContentRefused refused) {
        Answer.Failed answer = refused(refused);
        if (answer.failure().code() == FailureCode.CONTENT_MISMATCH) {
            fetcher.notice(place.url(), FailureCode.CONTENT_MISMATCH);
        }
        return answer;
    }

    private static Answer.Failed refused(ContentRefused refused) {
        String detail = String.valueOf(refused.getMessage());
        return switch (refused.reason()) {
            // Whoever sends one wrong byte is not asked for others.
            case MISMATCH, MALFORMED -> answer(FailureCode.CONTENT_MISMATCH, detail, false, false);
            case INCOMPLETE -> answer(FailureCode.CONTENT_INCOMPLETE, detail, true, false);
            case UNSUPPORTED -> answer(FailureCode.CONTENT_UNSUPPORTED, detail, true, false);
            case TOO_LARGE -> answer(FailureCode.BODY_TOO_LARGE, detail, false, true);
            case NO_SUCH_PATH -> answer(FailureCode.PATH_MISSING, detail, false, true);
            case DIRECTORY -> answer(FailureCode.IS_DIRECTORY, detail, false, true);
        };
    }

    private static Answer.Failed answer(
            FailureCode code, String detail, boolean mayHaveBytes, boolean last) {
        return new Answer.Failed(FetchResult.failed(code, detail), mayHaveBytes, last);
    }

    private static Answer unexpected() {
        return answer(FailureCode.HTTP_STATUS, "304 to an unconditional request", false, false);
    }

    /// A server that answers at all may know how to give the bytes, if not the blocks.
    private static Answer failed(FetchResult.Failed failed) {
        boolean answered =
                switch (failed.code()) {
                    case NOT_FOUND, FORBIDDEN, HTTP_STATUS, SERVER_ERROR, ENCODING_UNSUPPORTED ->
                            true;
                    default -> false;
                };
        return new Answer.Failed(failed, answered, false);
    }

    /// A failure that may pass counts more than one that will not, and wrong bytes more than none.
    private static FetchResult.Failed worse(
            FetchResult.@Nullable Failed one, FetchResult.Failed other) {
        return one == null || weight(other) > weight(one) ? other : one;
    }

    private static int weight(FetchResult.Failed failed) {
        return switch (failed.code()) {
            case NOT_FOUND -> 1;
            case CONTENT_MISMATCH -> 3;
            default -> failed.code().retryable() ? 2 : 0;
        };
    }

    private static Fetched verified(TokenUri.Ipfs uri, byte[] bytes) {
        return new Fetched(200, bytes, null, null, null, uri.canonical(), Verification.VERIFIED);
    }

    private static Fetched unverified(Fetched fetched) {
        return new Fetched(
                fetched.status(),
                fetched.bytes(),
                fetched.contentType(),
                null,
                null,
                fetched.finalUrl(),
                Verification.UNVERIFIED);
    }

    private static List<String> segments(String path) {
        return path.isEmpty()
                ? List.of()
                : Stream.of(path.split("/", -1))
                        .map(segment ->
                                new String(DataUri.percentDecode(segment), StandardCharsets.UTF_8))
                        .toList();
    }
}
