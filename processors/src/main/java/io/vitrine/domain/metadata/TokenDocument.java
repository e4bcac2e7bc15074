package io.vitrine.domain.metadata;

import io.vitrine.domain.chain.AnsweredCall;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What became of one token's metadata.
///
/// @param item the work that asked for it
/// @param token null when there is no such token any more
/// @param calls the answers that gave the URI
/// @param block end of which block it was asked at
/// @param content what was found; null when nothing could be had
/// @param failure why it must be asked again, or is given up; null when all went well
public record TokenDocument(
        WorkItem item,
        @Nullable TokenKey token,
        List<AnsweredCall> calls,
        long block,
        @Nullable Content content,
        @Nullable WorkFailure failure) {

    /// The token that a document belongs to.
    public record TokenKey(UUID id, UUID collection, String contract, String number) {}

    /// A document with its original bytes.
    ///
    /// @param metadataUrl the URI as the chain gave it; a data: URI as its type and SHA-256
    /// @param askedFor the URI with the id filled in, shortened likewise
    /// @param original the bytes as found
    /// @param ipfsVerified whether the bytes are known to be those that the identifier names; null for
    ///     an address that names a place
    /// @param etag validator to send back to the same URL; null when there is none
    @SuppressWarnings("ArrayRecordComponent")
    public record Content(
            String metadataUrl,
            String askedFor,
            byte[] original,
            NormalisedDocument document,
            @Nullable String etag,
            @Nullable String lastModified,
            @Nullable Boolean ipfsVerified) {}
}
