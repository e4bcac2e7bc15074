package io.vitrine.readers.metadata;

import io.vitrine.domain.chain.AnsweredCall;
import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.CallAnswer.Returned;
import io.vitrine.domain.chain.CallAnswer.Reverted;
import io.vitrine.domain.chain.CallAnswer.Unanswered;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Reads the documents that token URIs point at, many at a time; what goes wrong with one is recorded
/// with that one.
public final class DocumentReader {

    private static final int LONGEST_URI = 4 << 20;
    private static final long LONGEST_DOCUMENT = 1L << 20;
    private static final Duration ASK_NODE_AGAIN = Duration.ofMinutes(10);

    private final ContentReader content;

    public DocumentReader(ContentReader content) {
        this.content = content;
    }

    /// A result for each token, in their order.
    ///
    /// @param block end of which block the URIs were asked at
    public List<TokenDocument> read(List<Asked> tokens, long block) {
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<TokenDocument>> reading =
                    tokens.stream().map(asked -> each.submit(() -> read(asked, block))).toList();
            List<TokenDocument> documents = new ArrayList<>(tokens.size());
            for (Future<TokenDocument> one : reading) {
                documents.add(one.get());
            }
            return documents;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("reading documents was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading a document failed: " + e.getCause(), e);
        }
    }

    private TokenDocument read(Asked asked, long block) {
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
                        case AbiText.Text(String uri) -> follow(asked, token, answered, uri);
                    };
        };
    }

    private TokenDocument follow(Asked asked, TokenKey token, AnsweredCall answered, String uri) {
        String filled = TokenUriParser.fillId(uri, new BigInteger(token.number()));
        TokenUri parsed = TokenUriParser.parse(filled);
        FetchResult result =
                content.read(parsed, null, null, LONGEST_DOCUMENT, FetchRequest.Accept.DOCUMENT);
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
