package io.vitrine.writers.metadata;

import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.MetadataFields;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.metadata.NormaliseStatus;
import io.vitrine.domain.metadata.NormalisedDocument;
import io.vitrine.domain.metadata.RefreshReason;
import io.vitrine.domain.metadata.TokenDocument.Content;
import io.vitrine.domain.metadata.TokenDocument.TokenKey;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.processors.metadata.DocumentChanges;
import io.vitrine.processors.metadata.DocumentChanges.Version;
import io.vitrine.processors.metadata.References;
import io.vitrine.writers.metadata.MetadataVersions.InForce;
import io.vitrine.writers.metadata.MetadataVersions.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells what becomes of documents that were found: they come into force, are as they were, wait because they changed
/// shortly before, or take nothing away because they cannot be read.
final class DocumentJudge {

    private final DocumentStore documents;
    private final MetadataVersions versions;
    private final Duration changeInterval;

    /// @param changeInterval a document that changes again within it, at the same address, waits
    DocumentJudge(DocumentStore documents, MetadataVersions versions, Duration changeInterval) {
        this.documents = documents;
        this.versions = versions;
        this.changeInterval = changeInterval;
    }

    /// A document that was found, with the token it belongs to.
    record Found(TokenKey token, Content content, WorkItem item, long block) {

        NormalisedDocument document() {
            return content.document();
        }

        String hash() {
            return References.sha256(content.original());
        }

        /// Changes whenever something that follows from the document does.
        String reading() {
            return References.key(
                    document().status() + content.metadataUrl() + document().canonicalJson());
        }

        boolean isReadable() {
            return switch (document().status()) {
                case OK, DEVIATING, DIRECT_MEDIA -> true;
                case UNREADABLE, EMPTY -> false;
            };
        }

        Version version() {
            return new Version(
                    content.askedFor(), isReadable() ? document().canonicalJson() : null);
        }
    }

    /// What becomes of documents that were found.
    ///
    /// @param news those that come into force
    /// @param seen their versions, and those that wait
    /// @param held failures of those that wait, by the key of their work
    /// @param earlier documents that they replace
    record Judged(
            List<Found> news,
            List<Seen> seen,
            Map<String, WorkFailure> held,
            List<Document> earlier) {

        Judged() {
            this(new ArrayList<>(), new ArrayList<>(), new HashMap<>(), new ArrayList<>());
        }
    }

    /// Adds to `judged` what becomes of each.
    void judge(ChainId chain, List<Found> found, Judged judged) {
        Map<UUID, InForce> known =
                versions.inForce(found.stream().map(one -> one.token().id()).toList());
        Map<String, Document> stored =
                documents.get(
                        DocumentCollection.METADATA_DOCS,
                        found.stream()
                                .map(one -> MetadataWriter.documentId(chain, one.token()))
                                .toList());
        for (Found one : found) {
            InForce current = known.get(one.token().id());
            String id = MetadataWriter.documentId(chain, one.token());
            if (current == null) {
                judged.news().add(one);
                judged.seen().add(seen(one, 1, null, false));
                continue;
            }
            boolean same =
                    current.content().equals(one.hash())
                            && current.uri().equals(one.content().askedFor());
            Document before = stored.get(id);
            if (same && current.reading().equals(one.reading())) {
                if (before == null || !isOf(before, one)) {
                    judged.news().add(one);
                    judged.seen().add(seen(one, current.version(), null, false));
                }
                continue;
            }
            boolean inPlace = before != null && isContent(before, current.content());
            if (!inPlace) {
                String earlier = id + ":" + current.content();
                before =
                        documents
                                .get(DocumentCollection.METADATA_HISTORY, List.of(earlier))
                                .get(earlier);
            }
            if (!one.isReadable() && isReadable(before)) {
                continue;
            }
            if (same) {
                judged.news().add(one);
                judged.seen().add(seen(one, current.version(), null, false));
                continue;
            }
            Duration wait = waiting(one, current);
            String changes = DocumentChanges.between(version(current, before), one.version());
            judged.seen().add(seen(one, current.version() + 1, changes, !wait.isZero()));
            if (!wait.isZero()) {
                judged.held().put(one.item().key(), unstable(current, wait));
                continue;
            }
            judged.news().add(one);
            if (before != null && inPlace && !current.content().equals(one.hash())) {
                judged.earlier().add(new Document(id + ":" + current.content(), before.fields()));
            }
        }
    }

    private static boolean isContent(Document document, String hash) {
        return hash.equals(document.text(MetadataFields.ORIGINAL_SHA256));
    }

    /// A writer that was paused may have stored an earlier one in its place.
    private static boolean isOf(Document stored, Found one) {
        return isContent(stored, one.hash())
                && one.content().askedFor().equals(stored.text(MetadataFields.TOKEN_URI));
    }

    private static boolean isReadable(@Nullable Document document) {
        String status = document == null ? null : document.text(MetadataFields.NORMALIZE_STATUS);
        return status != null
                && !status.equals(NormaliseStatus.UNREADABLE.name())
                && !status.equals(NormaliseStatus.EMPTY.name());
    }

    private static Version version(InForce current, @Nullable Document before) {
        return new Version(
                current.uri(),
                before != null && isReadable(before)
                        ? before.text(MetadataFields.NORMALIZED_JSON)
                        : null);
    }

    private static Seen seen(Found one, int version, @Nullable String changes, boolean held) {
        return new Seen(
                one.token().id(),
                version,
                one.hash(),
                one.reading(),
                one.content().askedFor(),
                one.block(),
                RefreshReason.parse(one.item().payload(), version > 1).cause(),
                one.item().attempts(),
                changes,
                held);
    }

    /// A document that changes by itself, again and again, would be written as often as somebody asks. When
    /// the contract names another address, the chain says so.
    private Duration waiting(Found one, InForce current) {
        boolean sameAddress =
                current.uri().equals(one.content().askedFor())
                        || References.isData(one.content().askedFor());
        Duration left = changeInterval.minus(current.age());
        boolean waits =
                current.version() > 1
                        && sameAddress
                        && left.isPositive()
                        && !RefreshReason.parse(one.item().payload(), true).forced();
        return waits ? left.plusSeconds(1) : Duration.ZERO;
    }

    private WorkFailure unstable(InForce current, Duration wait) {
        return new WorkFailure(
                "UNSTABLE",
                "the document changed again "
                        + current.age().toSeconds()
                        + " s after its last change, expected once in "
                        + changeInterval.toSeconds()
                        + " s at most: version "
                        + current.version()
                        + " stays in force meanwhile",
                wait,
                false);
    }
}
