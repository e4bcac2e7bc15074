package io.vitrine.readers.metadata;

import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.MetadataFields;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.metadata.FailureCode;
import io.vitrine.domain.metadata.NormaliseStatus;
import io.vitrine.domain.metadata.NormalisedDocument;
import io.vitrine.domain.metadata.RefreshReason;
import io.vitrine.domain.metadata.TokenDocument;
import io.vitrine.domain.metadata.TokenDocument.Content;
import io.vitrine.domain.metadata.TokenDocument.TokenKey;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.processors.metadata.DocumentNormaliser;
import io.vitrine.processors.metadata.References;
import io.vitrine.processors.metadata.RetryLadder;
import io.vitrine.processors.metadata.TokenUriParser;
import io.vitrine.readers.metadata.TokenUriReader.Asked;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the documents that token URIs point at, many at a time; what goes wrong with one is recorded
/// with that one.
public final class DocumentReader {

    private static final long LONGEST_DOCUMENT = 1L << 20;
    private static final Logger LOG = LoggerFactory.getLogger(DocumentReader.class);

    private final ContentReader content;
    private final DocumentStore documents;

    public DocumentReader(ContentReader content, DocumentStore documents) {
        this.content = content;
        this.documents = documents;
    }

    /// How many documents may be read at a time.
    public int most() {
        return content.most();
    }

    /// The reading of each token's document, in their order, to be done side by side; none of them
    /// throws, whatever the document.
    public List<Callable<TokenDocument>> readings(ChainId chain, List<Asked> tokens) {
        Map<String, Document> earlier = earlier(chain, tokens);
        return tokens.stream()
                .<Callable<TokenDocument>>map(
                        asked -> () -> poisonProof(asked, earlier.get(id(chain, asked))))
                .toList();
    }

    private Map<String, Document> earlier(ChainId chain, List<Asked> tokens) {
        return documents.get(
                DocumentCollection.METADATA_DOCS,
                tokens.stream()
                        .filter(asked -> asked.contentHash() != null)
                        .map(asked -> id(chain, asked))
                        .toList());
    }

    private static String id(ChainId chain, Asked asked) {
        TokenKey token = asked.token();
        return token == null ? "" : chain + ":" + token.contract() + ":" + token.number();
    }

    /// What nobody foresaw about one document is that document's failure, not the run's.
    private TokenDocument poisonProof(Asked asked, @Nullable Document earlier) {
        try {
            return read(asked, earlier);
        } catch (RuntimeException | StackOverflowError unforeseen) {
            LOG.warn("metadata.unforeseen token={}", asked.item().key(), unforeseen);
            return document(
                    asked,
                    null,
                    failure(
                            asked,
                            FailureCode.UNFORESEEN,
                            unforeseen.getClass().getSimpleName(),
                            null));
        }
    }

    private TokenDocument read(Asked asked, @Nullable Document earlier) {
        TokenKey token = asked.token();
        String uri = asked.uri().text();
        if (token == null || uri == null) {
            return document(asked, null, asked.uri().failure());
        }
        BigInteger number = new BigInteger(token.number());
        String filled = TokenUriParser.fillId(uri, number);
        Document same = earlier != null && isInForce(asked, earlier, filled) ? earlier : null;
        FetchResult result =
                content.read(
                        TokenUriParser.parse(filled),
                        same == null ? null : same.text(MetadataFields.ETAG),
                        same == null ? null : same.text(MetadataFields.LAST_MODIFIED),
                        LONGEST_DOCUMENT,
                        FetchRequest.Accept.DOCUMENT);
        return switch (result) {
            case FetchResult.Failed(
                            FailureCode code,
                            String detail,
                            @Nullable Duration retryAfter) ->
                    document(asked, null, failure(asked, code, detail, retryAfter));
            case FetchResult.NotModified ignored -> document(asked, null, null);
            case FetchResult.Fetched fetched -> {
                NormalisedDocument normalised =
                        DocumentNormaliser.normalise(
                                fetched.bytes(), fetched.contentType(), filled, number);
                yield document(
                        asked,
                        new Content(
                                References.shortened(uri),
                                References.shortened(filled),
                                fetched.bytes(),
                                normalised,
                                fetched.etag(),
                                fetched.lastModified(),
                                fetched.isVerified()),
                        unreadable(normalised, asked));
            }
        };
    }

    private static TokenDocument document(
            Asked asked, @Nullable Content content, @Nullable WorkFailure failure) {
        return new TokenDocument(
                asked.item(), asked.token(), asked.answers(), asked.block(), content, failure);
    }

    /// Validators are of one URL, and that an unreadable answer is unchanged helps nobody; nor does it help
    /// that a document is unchanged which a run stored that was killed before it came into force.
    private static boolean isInForce(Asked asked, Document earlier, String filled) {
        String status = earlier.text(MetadataFields.NORMALIZE_STATUS);
        return References.shortened(filled).equals(earlier.text(MetadataFields.TOKEN_URI))
                && Objects.equals(asked.contentHash(), earlier.text(MetadataFields.ORIGINAL_SHA256))
                && !RefreshReason.parse(asked.item().payload(), true).forced()
                && !NormaliseStatus.UNREADABLE.name().equals(status)
                && !NormaliseStatus.EMPTY.name().equals(status);
    }

    private static WorkFailure failure(
            Asked asked, FailureCode code, String detail, @Nullable Duration retryAfter) {
        return RetryLadder.failure(code, detail, asked.item().attempts(), retryAfter);
    }

    /// A document that could not be read is asked for again: servers answer with error pages.
    private static @Nullable WorkFailure unreadable(NormalisedDocument document, Asked asked) {
        NormaliseStatus status = document.status();
        return switch (status) {
            case OK, DEVIATING, DIRECT_MEDIA -> null;
            case EMPTY -> failure(asked, FailureCode.EMPTY, "the answer is empty", null);
            case UNREADABLE ->
                    failure(asked, code(document.error()), String.valueOf(document.error()), null);
        };
    }

    private static FailureCode code(@Nullable String error) {
        String word = error == null ? "" : error.substring(0, Math.max(0, error.indexOf(' ')));
        return switch (word) {
            case "JSON_LIMIT" -> FailureCode.JSON_LIMIT;
            case "BAD_ENCODING" -> FailureCode.BAD_ENCODING;
            default -> FailureCode.NOT_JSON;
        };
    }
}
