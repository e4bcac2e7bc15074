package io.vitrine.readers.media;

import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.MetadataFields;
import io.vitrine.domain.media.MediaBudget;
import io.vitrine.domain.media.MediaFailure;
import io.vitrine.domain.media.MediaOutcome;
import io.vitrine.domain.media.TranscodedReference;
import io.vitrine.domain.media.TranscodedReference.Media;
import io.vitrine.domain.metadata.FailureCode;
import io.vitrine.domain.metadata.TokenUri;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.processors.media.MediaTranscoder;
import io.vitrine.processors.metadata.References;
import io.vitrine.processors.metadata.RetryLadder;
import io.vitrine.processors.metadata.TokenUriParser;
import io.vitrine.readers.metadata.ContentReader;
import io.vitrine.readers.metadata.FetchRequest;
import io.vitrine.readers.metadata.FetchResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Fetches the media that documents refer to, and has them made smaller within a deadline.
public final class MediaReader {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String IN_DOCUMENT = "doc:";
    private static final long LONGEST_MEDIA = 50L << 20;

    private final ContentReader content;
    private final DocumentStore documents;
    private final Duration deadline;

    /// @param deadline longest that one picture may take to decode and shrink
    public MediaReader(ContentReader content, DocumentStore documents, Duration deadline) {
        this.content = content;
        this.documents = documents;
        this.deadline = deadline;
    }

    /// What became of the references, in their order.
    public List<TranscodedReference> read(List<WorkItem> due) {
        return due.stream().map(this::read).toList();
    }

    private TranscodedReference read(WorkItem item) {
        String reference = reference(item);
        if (reference == null) {
            return new TranscodedReference(
                    item,
                    null,
                    new WorkFailure(
                            "REFERENCE_GONE",
                            "no document refers to it any more",
                            Duration.ZERO,
                            true));
        }
        TokenUri uri = TokenUriParser.parse(reference);
        FetchResult result =
                content.read(uri, null, null, LONGEST_MEDIA, FetchRequest.Accept.MEDIA);
        return switch (result) {
            case FetchResult.Failed(
                            FailureCode code,
                            String detail,
                            @Nullable Duration retryAfter) ->
                    new TranscodedReference(
                            item,
                            null,
                            RetryLadder.failure(code, detail, item.attempts(), retryAfter));
            case FetchResult.NotModified ignored -> new TranscodedReference(item, null, null);
            case FetchResult.Fetched fetched -> transcoded(item, reference, uri, fetched);
        };
    }

    private TranscodedReference transcoded(
            WorkItem item, String reference, TokenUri uri, FetchResult.Fetched fetched) {
        MediaOutcome outcome = withinDeadline(fetched.bytes());
        String cid = uri instanceof TokenUri.Ipfs ipfs ? ipfs.cid().text() : null;
        Media media =
                new Media(
                        References.shortened(reference),
                        cid,
                        cid == null ? null : fetched.isVerified(),
                        fetched.bytes(),
                        outcome);
        return switch (outcome) {
            case MediaOutcome.Transcoded ignored -> new TranscodedReference(item, media, null);
            case MediaOutcome.OriginalOnly only ->
                    new TranscodedReference(
                            item,
                            media,
                            new WorkFailure(
                                    only.code().name(),
                                    only.detail(),
                                    Duration.ofHours(1),
                                    !only.code().retryable() || item.attempts() > 0));
        };
    }

    /// No decoder can be interrupted, so the caller stops waiting and the thread is left to end alone.
    private MediaOutcome withinDeadline(byte[] bytes) {
        FutureTask<MediaOutcome> transcoding =
                new FutureTask<>(() -> MediaTranscoder.transcode(bytes, MediaBudget.DEFAULT));
        Thread.ofPlatform().daemon().name("transcode").start(transcoding);
        try {
            return transcoding.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return new MediaOutcome.OriginalOnly(
                    MediaTranscoder.facts(bytes, MediaBudget.DEFAULT),
                    MediaFailure.DECODE_TIMEOUT,
                    "not done within " + deadline);
        } catch (ExecutionException e) {
            throw new IllegalStateException("transcoding failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("transcoding was interrupted", e);
        }
    }

    /// A reference that carries its own content is too long for a row: it is read from its document.
    private @Nullable String reference(WorkItem item) {
        String payload = item.payload();
        if (payload == null || !payload.startsWith(IN_DOCUMENT)) {
            return payload;
        }
        String id = payload.substring(IN_DOCUMENT.length());
        Document document = documents.get(DocumentCollection.METADATA_DOCS, List.of(id)).get(id);
        String media = document == null ? null : document.text(MetadataFields.MEDIA_JSON);
        if (media == null) {
            return null;
        }
        for (JsonNode entry : JSON.readTree(media)) {
            String uri = entry.path("uri").asString();
            if (References.key(uri).equals(item.key())) {
                return uri;
            }
        }
        return null;
    }
}
