package io.vitrine.processors.ipfs;

/// What was sent is not, or not wholly, the content that was asked for.
public final class ContentRefused extends Exception {

    /// What is wrong with it.
    public enum Reason {
        /// The bytes hash to something else than their identifier says.
        MISMATCH,
        /// Not of the form that the specifications give it.
        MALFORMED,
        /// A block that the content needs was left out.
        INCOMPLETE,
        /// In order as far as it goes, but of a kind that is not read here.
        UNSUPPORTED,
        /// Longer than the caller allows.
        TOO_LARGE,
        /// Verified: there is nothing under that path.
        NO_SUCH_PATH,
        /// Verified: a directory.
        DIRECTORY
    }

    private final Reason reason;

    ContentRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// What is wrong, for those who decide what to do next.
    public Reason reason() {
        return reason;
    }
}
