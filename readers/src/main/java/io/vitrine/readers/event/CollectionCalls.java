package io.vitrine.readers.event;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.AnsweredCall;
import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.CallAnswer.Returned;
import io.vitrine.domain.chain.CallAnswer.Unanswered;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.ContractCall;
import io.vitrine.domain.event.CollectionFacts;
import io.vitrine.domain.event.ContractClaims;
import io.vitrine.domain.event.TokenStandard;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.processors.chain.AbiText;
import io.vitrine.processors.chain.SlugBase;
import io.vitrine.processors.metadata.Texts;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.chain.NodeCalls;
import io.vitrine.readers.event.ContractQuestions.Live;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Asks contracts what they call themselves, what they claim to be, and what they ask of sales.
public final class CollectionCalls {

    private static final String CONTRACTS =
            """
            SELECT bound.collection_id, bound.contract_address, lowest.token_number, lowest.token_standard,
                   GREATEST(collections.deployed_block, lowest.last_block) AS last_block,
                   (SELECT min(owner) FROM token_balances held
                     WHERE held.chain_id = bound.chain_id AND held.contract = bound.contract_address
                       AND held.token_id = lowest.token_number AND held.quantity > 0) AS holder
              FROM collection_bindings bound
              JOIN collections ON collections.id = bound.collection_id
              LEFT JOIN LATERAL (SELECT token_number, token_standard, last_block FROM tokens
                                  WHERE tokens.collection_id = bound.collection_id AND NOT tokens.burned
                                  ORDER BY token_number_sort LIMIT 1) lowest ON true
             WHERE bound.collection_id = ANY (CAST(:ids AS uuid[])) AND bound.is_primary AND bound.contract_address IS NOT NULL
            """;

    private static final int NAME_BYTES = 4096;
    private static final int NAME_LENGTH = 200;

    private final Database catalog;

    public CollectionCalls(Database catalog) {
        this.catalog = catalog;
    }

    /// A contract, and what it is asked.
    ///
    /// @param lastBlock at which what it is asked about was seen last
    private record Subject(ContractQuestions questions, long lastBlock) {}

    /// What each collection says as of the end of a block. A contract that refuses says nothing; a node
    /// that does not answer is a failure to be asked again. What was not there yet is not asked.
    public List<CollectionFacts> describe(
            ChainRpcs nodes, ChainId chain, List<WorkItem> due, long block) {
        Map<String, Subject> subjects = subjects(due);
        List<ContractCall> calls = new ArrayList<>();
        subjects.values().stream()
                .filter(subject -> subject.lastBlock() <= block)
                .forEach(subject -> calls.addAll(subject.questions().calls().values()));
        Map<ContractCall, CallAnswer> answers =
                NodeCalls.ask(nodes, chain, calls.stream().distinct().toList(), block);
        return due.stream()
                .map(item -> facts(item, subjects.get(item.key()), answers, block))
                .toList();
    }

    private static CollectionFacts facts(
            WorkItem item,
            @Nullable Subject subject,
            Map<ContractCall, CallAnswer> answers,
            long block) {
        if (subject == null) {
            return failed(
                    item,
                    new WorkFailure(
                            "NO_BINDING", "the collection has no contract", Duration.ZERO, true));
        }
        if (subject.lastBlock() > block) {
            return failed(item, WorkFailure.notReached(subject.lastBlock(), block));
        }
        ContractQuestions questions = subject.questions();
        Map<String, CallAnswer> said = new HashMap<>();
        List<AnsweredCall> answered = new ArrayList<>();
        for (Map.Entry<String, ContractCall> question : questions.calls().entrySet()) {
            CallAnswer answer =
                    Objects.requireNonNull(answers.get(question.getValue()), question.getKey());
            if (answer instanceof Unanswered silent) {
                // of a contract whose own answers take all the room the next round is no better
                String code =
                        answered.isEmpty() || !silent.code().equals(WorkFailure.NO_ROOM)
                                ? silent.code()
                                : "RESPONSE_TOO_LARGE";
                return failed(item, WorkFailure.unanswered(code, silent.detail()));
            }
            said.put(question.getKey(), answer);
            answered.add(new AnsweredCall(question.getValue(), question.getKey(), block, answer));
        }
        String shown = text(said.get("name"));
        return new CollectionFacts(
                item,
                shown,
                text(said.get("symbol")),
                SlugBase.of(shown, questions.contract()),
                questions.read(said),
                answered,
                null);
    }

    private static CollectionFacts failed(WorkItem item, WorkFailure failure) {
        return new CollectionFacts(item, null, null, "", ContractClaims.NONE, List.of(), failure);
    }

    private static @Nullable String text(@Nullable CallAnswer answer) {
        return answer instanceof Returned(String data)
                        && AbiText.read(data, NAME_BYTES) instanceof AbiText.Text(String value)
                ? Texts.line(value, NAME_LENGTH)
                : null;
    }

    private Map<String, Subject> subjects(List<WorkItem> due) {
        Map<String, Subject> subjects = new HashMap<>();
        catalog.jdbc()
                .sql(CONTRACTS)
                .param("ids", due.stream().map(WorkItem::key).toArray(String[]::new))
                .query(row -> {
                    subjects.put(
                            row.getString("collection_id"),
                            new Subject(
                                    ContractQuestions.of(
                                            row.getString("contract_address"), lowest(row)),
                                    row.getLong("last_block")));
                });
        return subjects;
    }

    private static @Nullable Live lowest(ResultSet row) throws SQLException {
        @Nullable String number = row.getString("token_number");
        return number == null
                ? null
                : new Live(
                        new BigInteger(number),
                        TokenStandard.named(row.getString("token_standard")),
                        row.getString("holder"));
    }
}
