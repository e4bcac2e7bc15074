package io.vitrine.readers.metadata;

import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.MetadataFields;
import io.vitrine.domain.chain.AnsweredCall;
import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.CallAnswer.Returned;
import io.vitrine.domain.chain.CallAnswer.Reverted;
import io.vitrine.domain.chain.CallAnswer.Unanswered;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.ContractCall;
import io.vitrine.domain.metadata.FailureCode;
import io.vitrine.domain.metadata.NormaliseStatus;
import io.vitrine.domain.metadata.NormalisedDocument;
import io.vitrine.domain.metadata.TokenDocument;
import io.vitrine.domain.metadata.TokenDocument.Content;
import io.vitrine.domain.metadata.TokenDocument.TokenKey;
import io.vitrine.domain.metadata.TokenUri;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.processors.chain.AbiText;
import io.vitrine.processors.metadata.DocumentNormaliser;
import io.vitrine.processors.metadata.References;
import io.vitrine.processors.metadata.RetryLadder;
import io.vitrine.processors.metadata.TokenUriParser;
import io.vitrine.readers.metadata.TokenUriReader.Asked;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the documents that token URIs point at, many at a time; what goes wrong with one is recorded
/// with that one.
public final class DocumentReader {

    private static final int LONGEST_URI = 4 << 20;
    private static final long LONGEST_DOCUMENT = 1L << 20;
    private static final Duration ASK_NODE_AGAIN = Duration.ofMinutes(10);

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
    ///
    /// @param block end of which block the URIs were asked at
    public List<Callable<TokenDocument>> readings(ChainId chain, List<Asked> tokens, long block) {
        Map<String, Document> earlier = earlier(chain, tokens);
        return tokens.stream()
                .<Callable<TokenDocument>>map(
                        asked -> () -> poisonProof(asked, earlier.get(id(chain, asked)), block))
                .toList();
    }

    private Map<String, Document> earlier(ChainId chain, List<Asked> tokens) {
        return documents.get(
                DocumentCollection.METADATA_DOCS,
                tokens.stream()
                        .map(asked -> id(chain, asked))
                        .filter(id -> !id.isEmpty())
                        .toList());
    }

    private static String id(ChainId chain, Asked asked) {
        TokenKey token = asked.token();
        return token == null ? "" : chain + ":" + token.contract() + ":" + token.number();
    }

    /// What nobody foresaw about one document is that document's failure, not the run's.
    private TokenDocument poisonProof(Asked asked, @Nullable Document earlier, long block) {
        try {
            return read(asked, earlier, block);
        } catch (RuntimeException | StackOverflowError unforeseen) {
            LOG.warn("metadata.unforeseen token={}", asked.item().key(), unforeseen);
            return new TokenDocument(
                    asked.item(),
                    asked.token(),
                    null,
                    null,
                    RetryLadder.failure(
                            FailureCode.UNFORESEEN,
                            unforeseen.getClass().getSimpleName(),
                            asked.item().attempts(),
                            null));
        }
    }

    private TokenDocument read(Asked asked, @Nullable Document earlier, long block) {
        TokenKey token = asked.token();
        ContractCall call = asked.call();
        CallAnswer answer = asked.answer();
        if (token == null || call == null || answer == null) {
            return new TokenDocument(
                    asked.item(),
                    null,
                    null,
                    null,
                    new WorkFailure("TOKEN_GONE", "no such token any more", Duration.ZERO, true));
        }
        AnsweredCall answered = new AnsweredCall(call, asked.function(), block, answer);
        return switch (answer) {
            case Unanswered(String code, String detail) ->
                    new TokenDocument(
                            asked.item(),
                            token,
                            null,
                            null,
                            new WorkFailure(code, detail, ASK_NODE_AGAIN, false));
            case Reverted(String reason) ->
                    new TokenDocument(
                            asked.item(),
                            token,
                            answered,
                            null,
                            new WorkFailure(
                                    asked.burned() ? "BURNED" : "REVERTED",
                                    "the contract refuses: " + reason,
                                    Duration.ZERO,
                                    true));
            case Returned(String data) ->
                    switch (AbiText.read(data, LONGEST_URI)) {
                        case AbiText.Unreadable(String code, String detail) ->
                                new TokenDocument(
                                        asked.item(),
                                        token,
                                        answered,
                                        null,
                                        new WorkFailure(code, detail, Duration.ZERO, true));
                        case AbiText.Text(String uri) ->
                                follow(asked, token, answered, uri, earlier);
                    };
        };
    }

    private TokenDocument follow(
            Asked asked,
            TokenKey token,
            AnsweredCall answered,
            String uri,
            @Nullable Document earlier) {
        String filled = TokenUriParser.fillId(uri, new BigInteger(token.number()));
        TokenUri parsed = TokenUriParser.parse(filled);
        Document same = earlier != null && isReadable(earlier, filled) ? earlier : null;
        FetchResult result =
                content.read(
                        parsed,
                        same == null ? null : same.text(MetadataFields.ETAG),
                        same == null ? null : same.text(MetadataFields.LAST_MODIFIED),
                        LONGEST_DOCUMENT,
                        FetchRequest.Accept.DOCUMENT);
        return switch (result) {
            case FetchResult.Failed(
                            FailureCode code,
                            String detail,
                            @Nullable Duration retryAfter) ->
                    new TokenDocument(
                            asked.item(),
                            token,
                            answered,
                            null,
                            RetryLadder.failure(code, detail, asked.item().attempts(), retryAfter));
            case FetchResult.NotModified ignored ->
                    new TokenDocument(asked.item(), token, answered, null, null);
            case FetchResult.Fetched fetched ->
                    document(asked, token, answered, uri, filled, fetched);
        };
    }

    /// Validators are of one URL, and that an unreadable answer is unchanged helps nobody.
    private static boolean isReadable(Document earlier, String filled) {
        String status = earlier.text(MetadataFields.NORMALIZE_STATUS);
        return References.shortened(filled).equals(earlier.text(MetadataFields.TOKEN_URI))
                && !NormaliseStatus.UNREADABLE.name().equals(status)
                && !NormaliseStatus.EMPTY.name().equals(status);
    }

    private static TokenDocument document(
            Asked asked,
            TokenKey token,
            AnsweredCall answered,
            String uri,
            String filled,
            FetchResult.Fetched fetched) {
        NormalisedDocument normalised =
                DocumentNormaliser.normalise(fetched.bytes(), fetched.contentType(), filled);
        Content content =
                new Content(
                        References.shortened(uri),
                        References.shortened(filled),
                        fetched.bytes(),
                        normalised,
                        fetched.etag(),
                        fetched.lastModified());
        return new TokenDocument(
                asked.item(), token, answered, content, unreadable(normalised, asked));
    }

    /// A document that could not be read is kept and asked for again: servers answer with error pages.
    private static @Nullable WorkFailure unreadable(NormalisedDocument document, Asked asked) {
        NormaliseStatus status = document.status();
        return switch (status) {
            case OK, DEVIATING, DIRECT_MEDIA -> null;
            case UNREADABLE, EMPTY ->
                    RetryLadder.failure(
                            FailureCode.NOT_FOUND,
                            status + ": " + document.error(),
                            asked.item().attempts(),
                            null);
        };
    }
}
