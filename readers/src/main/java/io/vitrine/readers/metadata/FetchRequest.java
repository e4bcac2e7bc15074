package io.vitrine.readers.metadata;

import org.jspecify.annotations.Nullable;

/// One resource to be had over http or https.
///
/// @param etag validator of an earlier answer to the same URL, verbatim; null when there is none
/// @param lastModified likewise
/// @param byteCap longest body after decoding; longer ones are broken off
public record FetchRequest(
        String url,
        @Nullable String etag,
        @Nullable String lastModified,
        long byteCap,
        Accept accept) {

    /// What the caller hopes to get; the answer is judged by its bytes all the same.
    public enum Accept {
        DOCUMENT("application/json, text/plain;q=0.8, */*;q=0.5"),
        MEDIA("image/*, video/*;q=0.9, audio/*;q=0.9, */*;q=0.5"),
        /// One block of IPFS as it is.
        RAW_BLOCK("application/vnd.ipld.raw"),
        /// The blocks of IPFS that something is made of.
        ARCHIVE("application/vnd.ipld.car;version=1;order=dfs;dups=n");

        private final String header;

        Accept(String header) {
            this.header = header;
        }

        String header() {
            return header;
        }
    }

    boolean isConditional() {
        return etag != null || lastModified != null;
    }

    /// A document of at most one mebibyte, fetched for the first time.
    public static FetchRequest document(String url) {
        return new FetchRequest(url, null, null, 1 << 20, Accept.DOCUMENT);
    }

    /// Media of at most so many bytes, fetched for the first time.
    public static FetchRequest media(String url, long byteCap) {
        return new FetchRequest(url, null, null, byteCap, Accept.MEDIA);
    }
}
