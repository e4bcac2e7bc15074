package io.vitrine.api;

import java.io.Serial;

/// The client's copy is still good: ends the work on an answer before its questions are asked.
final class NotModified extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final String tag;

    NotModified(String tag) {
        super(tag, null, false, false);
        this.tag = tag;
    }

    String tag() {
        return tag;
    }
}
