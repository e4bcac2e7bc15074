package io.vitrine.domain.media;

import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import org.jspecify.annotations.Nullable;

/// What became of one reference to media.
///
/// @param item the work; its key is the SHA-256 of the reference
/// @param media what was fetched; null when nothing could be had
/// @param failure why it must be asked again, or has no variants; null when all went well
public record TranscodedReference(
        WorkItem item, @Nullable Media media, @Nullable WorkFailure failure) {

    /// Bytes with what was made of them.
    ///
    /// @param source the reference, shortened
    /// @param ipfsCid identifier under which it was referenced; null when it was not IPFS
    /// @param ipfsVerified whether the bytes are known to be those that it names; null likewise
    @SuppressWarnings("ArrayRecordComponent")
    public record Media(
            String source,
            @Nullable String ipfsCid,
            @Nullable Boolean ipfsVerified,
            byte[] bytes,
            MediaOutcome outcome) {}
}
