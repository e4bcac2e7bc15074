package io.vitrine.readers.metadata;

import io.vitrine.domain.metadata.FailureCode;
import io.vitrine.domain.metadata.TokenUri;
import io.vitrine.readers.metadata.FetchResult.Verification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Has the content of any token URI, or of any media reference: out of the URI itself, over http, or
/// through the gateways in their order.
public final class ContentReader {

    private final GuardedFetcher fetcher;
    private final FetchSettings settings;
    private final IpfsContent ipfs;

    public ContentReader(GuardedFetcher fetcher, FetchSettings settings) {
        this.fetcher = fetcher;
        this.settings = settings;
        this.ipfs = new IpfsContent(fetcher, settings.gateways().ipfs());
    }

    /// How many may be read at a time.
    public int most() {
        return settings.limits().inFlight();
    }

    /// Reads content of at most so many bytes.
    ///
    /// @param etag validator of an earlier answer; only ever sent to a plain http address, because
    ///     what is named by its content does not change
    public FetchResult read(
            TokenUri uri,
            @Nullable String etag,
            @Nullable String lastModified,
            long byteCap,
            FetchRequest.Accept accept) {
        return switch (uri) {
            case TokenUri.Unusable(FailureCode code, String detail) ->
                    FetchResult.failed(code, detail);
            case TokenUri.Data(String contentType, byte[] bytes) ->
                    embedded(bytes, contentType, byteCap);
            case TokenUri.InlineJson(String text) ->
                    embedded(text.getBytes(StandardCharsets.UTF_8), "application/json", byteCap);
            case TokenUri.Http(String url) ->
                    fetcher.fetch(new FetchRequest(url, etag, lastModified, byteCap, accept));
            case TokenUri.Ipfs named -> ipfs.read(named, byteCap, accept);
            case TokenUri.Ipns named -> {
                String path = named.path().isEmpty() ? "" : "/" + named.path();
                List<String> urls = urls(ipnsGateways(), named.name() + path);
                yield fromFirst(urls, byteCap, accept);
            }
            case TokenUri.Arweave arweave -> {
                String path = arweave.path().isEmpty() ? "" : "/" + arweave.path();
                List<String> urls =
                        urls(settings.gateways().arweave(), arweave.transaction() + path);
                yield fromFirst(urls, byteCap, accept);
            }
        };
    }

    /// The art of a contract may be longer than what a server may send.
    private static FetchResult embedded(byte[] bytes, String contentType, long byteCap) {
        if (bytes.length > Math.max(byteCap, 4L << 20)) {
            return FetchResult.failed(FailureCode.BODY_TOO_LARGE, bytes.length + " bytes");
        }
        return new FetchResult.Fetched(
                200,
                bytes,
                contentType.isEmpty() ? null : contentType,
                null,
                null,
                "data:",
                Verification.NOT_APPLICABLE);
    }

    /// Names are asked for beside content, where a gateway has the usual paths.
    private List<String> ipnsGateways() {
        return settings.gateways().ipfs().stream()
                .map(base -> base.endsWith("/") ? base : base + "/")
                .filter(base -> base.endsWith("/ipfs/"))
                .map(base -> base.substring(0, base.length() - "ipfs/".length()) + "ipns/")
                .toList();
    }

    private static List<String> urls(List<String> bases, String rest) {
        List<String> urls = new ArrayList<>();
        for (String base : bases) {
            urls.add(base.endsWith("/") ? base + rest : base + "/" + rest);
        }
        return urls;
    }

    /// One gateway's failure is not the content's. When all fail, a failure that may pass counts more
    /// than one that will not; content that is too large is so everywhere.
    private FetchResult fromFirst(List<String> urls, long byteCap, FetchRequest.Accept accept) {
        FetchResult.Failed worst = FetchResult.failed(FailureCode.NO_GATEWAY, "none configured");
        for (String url : urls) {
            FetchRequest request = new FetchRequest(url, null, null, byteCap, accept);
            switch (fetcher.fetch(request)) {
                case FetchResult.Fetched fetched -> {
                    return new FetchResult.Fetched(
                            fetched.status(),
                            fetched.bytes(),
                            fetched.contentType(),
                            null,
                            null,
                            fetched.finalUrl(),
                            Verification.UNVERIFIED);
                }
                case FetchResult.NotModified unchanged -> {
                    return unchanged;
                }
                case FetchResult.Failed failed -> {
                    if (failed.code() == FailureCode.BODY_TOO_LARGE
                            || failed.code() == FailureCode.DECODED_TOO_LARGE) {
                        return failed;
                    }
                    boolean firm = worst.code() != FailureCode.NO_GATEWAY && isPassing(worst);
                    if (!firm) {
                        worst = failed;
                    }
                }
            }
        }
        return worst;
    }

    private static boolean isPassing(FetchResult.Failed failed) {
        return failed.code().retryable() && failed.code() != FailureCode.NOT_FOUND;
    }
}
