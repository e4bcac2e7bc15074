package io.vitrine.domain.event;

import io.vitrine.domain.chain.AnsweredCall;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a contract says of itself.
///
/// @param item the work that asked
/// @param name null when it gives none
/// @param symbol null when it gives none
/// @param slugBase short form of its slug
/// @param claims what it claims to be and to ask for
/// @param answers the calls behind it, those that the chain answered
/// @param failure why it must be asked again; null when the chain answered
public record CollectionFacts(
        WorkItem item,
        @Nullable String name,
        @Nullable String symbol,
        String slugBase,
        ContractClaims claims,
        List<AnsweredCall> answers,
        @Nullable WorkFailure failure) {

    public CollectionFacts {
        answers = List.copyOf(answers);
    }
}
