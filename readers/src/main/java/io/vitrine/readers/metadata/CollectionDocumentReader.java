package io.vitrine.readers.metadata;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.AnsweredCall;
import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.CallAnswer.Returned;
import io.vitrine.domain.chain.CallAnswer.Reverted;
import io.vitrine.domain.chain.CallAnswer.Unanswered;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.ContractCall;
import io.vitrine.domain.metadata.CollectionDocument;
import io.vitrine.domain.metadata.CollectionStatement;
import io.vitrine.domain.metadata.FailureCode;
import io.vitrine.domain.metadata.NormalisedDocument;
import io.vitrine.domain.metadata.TokenDocument.Content;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.processors.chain.AbiText;
import io.vitrine.processors.chain.CallData;
import io.vitrine.processors.metadata.CollectionStatements;
import io.vitrine.processors.metadata.DocumentNormaliser;
import io.vitrine.processors.metadata.References;
import io.vitrine.processors.metadata.RetryLadder;
import io.vitrine.processors.metadata.TokenUriParser;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.chain.NodeCalls;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Reads the documents of contracts themselves: `contractURI` of ERC-7572. Most contracts have none, and
/// that is no failure.
public final class CollectionDocumentReader {

    private static final String CONTRACTS =
            """
            SELECT collection_id, contract_address, deployed_block
              FROM collection_bindings JOIN collections ON collections.id = collection_id
             WHERE collection_id = ANY (CAST(:ids AS uuid[])) AND is_primary AND contract_address IS NOT NULL
            """;

    private static final String FUNCTION = "contractURI";
    private static final int LONGEST_URI = 4 << 20;
    private static final long LONGEST_DOCUMENT = 1L << 20;

    private final Database catalog;
    private final ContentReader content;

    public CollectionDocumentReader(Database catalog, ContentReader content) {
        this.catalog = catalog;
        this.content = content;
    }

    private record Contract(String address, long firstBlock) {}

    /// The reading of each document, in their order, to be done side by side. What was not there yet is not asked.
    ///
    /// @param block end of which block the contracts are asked at
    public List<Callable<CollectionDocument>> readings(
            ChainRpcs nodes, ChainId chain, List<WorkItem> due, long block) {
        Map<String, Contract> contracts = contracts(due);
        Map<ContractCall, CallAnswer> answers =
                NodeCalls.ask(
                        nodes,
                        chain,
                        contracts.values().stream()
                                .filter(contract -> contract.firstBlock() <= block)
                                .map(Contract::address)
                                .distinct()
                                .map(CallData::contractUri)
                                .toList(),
                        block);
        return due.stream()
                .<Callable<CollectionDocument>>map(
                        item -> () -> read(item, contracts.get(item.key()), answers, block))
                .toList();
    }

    private CollectionDocument read(
            WorkItem item,
            @Nullable Contract found,
            Map<ContractCall, CallAnswer> answers,
            long block) {
        if (found == null) {
            return new CollectionDocument(
                    item,
                    null,
                    null,
                    null,
                    null,
                    new WorkFailure(
                            "NO_BINDING", "the collection has no contract", Duration.ZERO, true));
        }
        String contract = found.address();
        if (found.firstBlock() > block) {
            return new CollectionDocument(
                    item,
                    contract,
                    null,
                    null,
                    null,
                    WorkFailure.notReached(found.firstBlock(), block));
        }
        ContractCall call = CallData.contractUri(contract);
        CallAnswer answer = Objects.requireNonNull(answers.get(call));
        AnsweredCall answered = new AnsweredCall(call, FUNCTION, block, answer);
        return switch (answer) {
            case Unanswered(String code, String detail) ->
                    new CollectionDocument(
                            item, contract, null, null, null, WorkFailure.unanswered(code, detail));
            case Reverted ignored -> none(item, contract, answered);
            case Returned(String data) ->
                    AbiText.read(data, LONGEST_URI) instanceof AbiText.Text(String uri)
                                    && !uri.isBlank()
                            ? follow(item, contract, answered, uri)
                            : none(item, contract, answered);
        };
    }

    private static CollectionDocument none(WorkItem item, String contract, AnsweredCall answered) {
        return new CollectionDocument(
                item, contract, answered, null, CollectionStatement.NONE, null);
    }

    private CollectionDocument follow(
            WorkItem item, String contract, AnsweredCall answered, String uri) {
        FetchResult result =
                content.read(
                        TokenUriParser.parse(uri),
                        null,
                        null,
                        LONGEST_DOCUMENT,
                        FetchRequest.Accept.DOCUMENT);
        return switch (result) {
            case FetchResult.Failed(
                            FailureCode code,
                            String detail,
                            @Nullable Duration retryAfter) ->
                    failed(item, contract, answered, code, detail, retryAfter);
            case FetchResult.NotModified ignored ->
                    failed(item, contract, answered, FailureCode.HTTP_STATUS, "304 unasked", null);
            case FetchResult.Fetched fetched -> {
                NormalisedDocument document =
                        DocumentNormaliser.normalise(fetched.bytes(), fetched.contentType());
                yield switch (document.status()) {
                    case OK, DEVIATING ->
                            new CollectionDocument(
                                    item,
                                    contract,
                                    answered,
                                    new Content(
                                            References.shortened(uri),
                                            References.shortened(uri),
                                            fetched.bytes(),
                                            document,
                                            fetched.etag(),
                                            fetched.lastModified(),
                                            fetched.isVerified()),
                                    CollectionStatements.read(
                                            document, fetched.bytes(), fetched.contentType()),
                                    null);
                    case EMPTY, UNREADABLE, DIRECT_MEDIA ->
                            failed(
                                    item,
                                    contract,
                                    answered,
                                    FailureCode.NOT_JSON,
                                    document.status() + " " + document.error(),
                                    null);
                };
            }
        };
    }

    private static CollectionDocument failed(
            WorkItem item,
            String contract,
            AnsweredCall answered,
            FailureCode code,
            String detail,
            @Nullable Duration retryAfter) {
        return new CollectionDocument(
                item,
                contract,
                answered,
                null,
                null,
                RetryLadder.failure(code, detail, item.attempts(), retryAfter));
    }

    private Map<String, Contract> contracts(List<WorkItem> due) {
        Map<String, Contract> contracts = new HashMap<>();
        catalog.jdbc()
                .sql(CONTRACTS)
                .param("ids", due.stream().map(WorkItem::key).toArray(String[]::new))
                .query(row -> {
                    contracts.put(
                            row.getString("collection_id"),
                            new Contract(
                                    row.getString("contract_address"),
                                    row.getLong("deployed_block")));
                });
        return contracts;
    }
}
