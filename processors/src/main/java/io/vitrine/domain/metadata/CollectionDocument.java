package io.vitrine.domain.metadata;

import io.vitrine.domain.chain.AnsweredCall;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.metadata.TokenDocument.Content;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import org.jspecify.annotations.Nullable;

/// What became of the document of a contract itself.
///
/// @param contract null when the collection has none any more
/// @param call null when no node answered
/// @param content the document; null when there is none, or when it could not be had
/// @param statement what it says; null when that is not known
/// @param failure why it must be asked again, or is given up; null when all went well
public record CollectionDocument(
        WorkItem item,
        @Nullable String contract,
        @Nullable AnsweredCall call,
        @Nullable Content content,
        @Nullable CollectionStatement statement,
        @Nullable WorkFailure failure) {

    /// Id of a contract's document: beside those of its tokens, whose ids end with a number.
    public static String id(ChainId chain, String contract) {
        return chain + ":" + contract + ":collection";
    }
}
