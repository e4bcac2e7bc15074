package io.vitrine.domain.metadata;

/// Why content could not be had. Stored as text on work rows, so a name is never changed.
public enum FailureCode {
    URI_EMPTY(false),
    URI_INVALID(false),
    URI_TOO_LONG(false),
    SCHEME_UNSUPPORTED(false),
    CID_INVALID(false),
    DATA_URI_INVALID(false),
    SSRF_BLOCKED(false),
    USERINFO_REFUSED(false),
    PORT_REFUSED(false),
    REDIRECT_SCHEME(false),
    TOO_MANY_REDIRECTS(false),
    BODY_TOO_LARGE(false),
    DECODED_TOO_LARGE(false),
    HEADERS_TOO_LARGE(false),
    ENCODING_UNSUPPORTED(false),
    NO_GATEWAY(false),
    NOT_FOUND(true),
    FORBIDDEN(true),
    RATE_LIMITED(true),
    HTTP_STATUS(true),
    SERVER_ERROR(true),
    TIMEOUT(true),
    TLS_INVALID(true),
    DNS_FAILED(true),
    CONNECT_FAILED(true),
    CONNECTION_LOST(true),
    HOST_BUSY(true),
    /// An answer that is no document: an error page, a list, a lone number.
    NOT_JSON(true),
    /// Deeper, longer or with more digits than is read.
    JSON_LIMIT(true),
    /// Text in no encoding that could be made out.
    BAD_ENCODING(true),
    /// An answer without a byte in it.
    EMPTY(true),
    /// The host failed several times in a row and is left alone for a while.
    HOST_DOWN(true),
    /// A gateway sent bytes that are not what the identifier names, and no other had them.
    CONTENT_MISMATCH(true),
    /// A gateway left out blocks that the content is made of.
    CONTENT_INCOMPLETE(true),
    /// Verified: the directory holds nothing under that name.
    PATH_MISSING(false),
    /// Verified: the path leads to a directory without an index.html.
    IS_DIRECTORY(false),
    /// Of a form that cannot be checked here, and no gateway serves it as it is.
    CONTENT_UNSUPPORTED(true),
    /// A fault of ours that one document brought to light.
    UNFORESEEN(true);

    private final boolean retryable;

    FailureCode(boolean retryable) {
        this.retryable = retryable;
    }

    /// Whether asking again later, with the same URI, may end otherwise.
    public boolean retryable() {
        return retryable;
    }
}
