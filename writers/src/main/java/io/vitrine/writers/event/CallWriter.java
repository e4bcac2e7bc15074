package io.vitrine.writers.event;

import io.vitrine.db.documents.CallFields;
import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.domain.chain.AnsweredCall;
import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.CallAnswer.Returned;
import io.vitrine.domain.chain.CallAnswer.Reverted;
import io.vitrine.domain.chain.CallAnswer.Unanswered;
import io.vitrine.domain.chain.ChainId;
import java.util.List;
import java.util.Locale;

/// Keeps what the chain said to calls. One place, asked once at a block, has one document.
public final class CallWriter {

    private final DocumentStore documents;

    public CallWriter(DocumentStore documents) {
        this.documents = documents;
    }

    /// Stores the answers of the chain; a call without one is no document.
    public void store(ChainId chain, List<AnsweredCall> calls) {
        documents.upsert(
                DocumentCollection.CALLS,
                calls.stream()
                        .filter(call -> !(call.answer() instanceof Unanswered))
                        .map(call -> document(chain, call))
                        .toList());
    }

    private static Document document(ChainId chain, AnsweredCall call) {
        String id =
                String.format(
                        Locale.ROOT, "%s:%s:%s", chain, call.call().contract(), call.call().data());
        return Document.builder(id)
                .with(CallFields.CHAIN_ID, chain.caip2())
                .with(CallFields.CONTRACT, call.call().contract())
                .with(CallFields.BLOCK_NUMBER, call.block())
                .with(CallFields.FUNCTION, call.function())
                .with(CallFields.INPUT, call.call().data())
                .with(CallFields.OUTPUT, output(call.answer()))
                .with(CallFields.STATUS, status(call.answer()))
                .build();
    }

    private static String output(CallAnswer answer) {
        return switch (answer) {
            case Returned(String data) -> data;
            case Reverted(String reason) -> reason;
            case Unanswered(String code, String detail) -> code + " " + detail;
        };
    }

    private static String status(CallAnswer answer) {
        return switch (answer) {
            case Returned ignored -> "RETURNED";
            case Reverted ignored -> "REVERTED";
            case Unanswered ignored -> "UNANSWERED";
        };
    }
}
