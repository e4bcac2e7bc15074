package io.vitrine.domain.metadata;

import io.vitrine.domain.media.Cid;
import org.jspecify.annotations.Nullable;

/// A token URI, sorted by how its content is reached.
public sealed interface TokenUri {

    /// The content stands in the URI itself.
    ///
    /// @param contentType media type with its parameters, as declared; empty when none was
    @SuppressWarnings("ArrayRecordComponent")
    record Data(String contentType, byte[] bytes) implements TokenUri {}

    /// Reached over http or https; the text is as found, only trimmed.
    record Http(String url) implements TokenUri {}

    /// Content-addressed in IPFS.
    ///
    /// @param path percent-encoded, without a leading slash, empty for the root
    /// @param origin the gateway address it was found under, a last resort; null when there was none
    record Ipfs(Cid cid, String path, @Nullable String origin) implements TokenUri {
        /// `ipfs://cid/path`: one spelling whatever the source used.
        public String canonical() {
            return path.isEmpty() ? "ipfs://" + cid.text() : "ipfs://" + cid.text() + "/" + path;
        }
    }

    /// A name in IPFS that points at content, now at this, later at that.
    ///
    /// @param name the hash of a key, or a domain
    /// @param path percent-encoded, without a leading slash, empty for the root
    record Ipns(String name, String path) implements TokenUri {
        /// `ipns://name/path`.
        public String canonical() {
            return path.isEmpty() ? "ipns://" + name : "ipns://" + name + "/" + path;
        }
    }

    /// Content-addressed in Arweave.
    ///
    /// @param path percent-encoded, without a leading slash, empty for the transaction itself
    record Arweave(String transaction, String path) implements TokenUri {
        /// `ar://transaction/path`.
        public String canonical() {
            return path.isEmpty() ? "ar://" + transaction : "ar://" + transaction + "/" + path;
        }
    }

    /// The contract answered with the document in place of a URI.
    record InlineJson(String text) implements TokenUri {}

    /// Nothing that can be asked for; no request may follow from it.
    record Unusable(FailureCode code, String detail) implements TokenUri {}
}
