package io.vitrine.readers.metadata;

import io.vitrine.domain.metadata.FailureCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a fetch ended; failures are data, not exceptions.
public sealed interface FetchResult {

    /// Whether bytes are known to be what their address names.
    enum Verification {
        /// The address names a place, and whatever is there is right.
        NOT_APPLICABLE,
        /// They hash to the identifier that was asked for.
        VERIFIED,
        /// The address names content, but whoever sent it cannot be checked.
        UNVERIFIED
    }

    /// @param bytes the decoded body, empty for answers without one
    /// @param contentType as declared
    /// @param etag validator for the URL that was asked for; null after a redirect, because it belongs
    ///     to another URL
    /// @param finalUrl where the bytes came from; `data:` for content that stood in the URI
    @SuppressWarnings("ArrayRecordComponent")
    record Fetched(
            int status,
            byte[] bytes,
            @Nullable String contentType,
            @Nullable String etag,
            @Nullable String lastModified,
            String finalUrl,
            Verification verification)
            implements FetchResult {

        /// As rows keep it: null where there was nothing to verify.
        public @Nullable Boolean isVerified() {
            return switch (verification) {
                case NOT_APPLICABLE -> null;
                case VERIFIED -> true;
                case UNVERIFIED -> false;
            };
        }
    }

    /// The validators of the request still hold.
    record NotModified() implements FetchResult {}

    /// @param detail short and without secrets: hosts, numbers, never paths or queries
    /// @param retryAfter what the server asked for, at most a day; null when it asked for nothing
    record Failed(FailureCode code, String detail, @Nullable Duration retryAfter)
            implements FetchResult {}

    /// A failure without a wish of the server.
    static Failed failed(FailureCode code, String detail) {
        return new Failed(code, detail, null);
    }
}
