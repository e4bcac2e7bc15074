package io.vitrine.readers.event;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.AnsweredCall;
import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.CallAnswer.Returned;
import io.vitrine.domain.chain.CallAnswer.Unanswered;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.ContractCall;
import io.vitrine.domain.event.CollectionFacts;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.processors.chain.AbiText;
import io.vitrine.processors.chain.CallData;
import io.vitrine.processors.chain.SlugBase;
import io.vitrine.processors.metadata.Texts;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.chain.NodeCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Asks contracts what they call themselves.
public final class CollectionCalls {

    private static final String CONTRACTS =
            """
            SELECT collection_id, contract_address FROM collection_bindings
             WHERE collection_id = ANY (CAST(:ids AS uuid[])) AND is_primary AND contract_address IS NOT NULL
            """;

    private static final int NAME_BYTES = 4096;
    private static final int NAME_LENGTH = 200;
    private static final Duration ASK_AGAIN = Duration.ofMinutes(10);

    private final Database catalog;

    public CollectionCalls(Database catalog) {
        this.catalog = catalog;
    }

    /// Name and symbol of each collection as of the end of a block. A contract that refuses has none;
    /// a node that does not answer is a failure to be asked again.
    public List<CollectionFacts> describe(
            ChainRpcs nodes, ChainId chain, List<WorkItem> due, long block) {
        Map<String, String> contracts = contracts(due);
        List<ContractCall> calls = new ArrayList<>();
        for (WorkItem item : due) {
            String contract = contracts.get(item.key());
            if (contract != null) {
                calls.add(CallData.name(contract));
                calls.add(CallData.symbol(contract));
            }
        }
        Map<ContractCall, CallAnswer> answers = NodeCalls.ask(nodes, chain, calls, block);
        return due.stream()
                .map(item -> facts(item, contracts.get(item.key()), answers, block))
                .toList();
    }

    private static CollectionFacts facts(
            WorkItem item,
            @Nullable String contract,
            Map<ContractCall, CallAnswer> answers,
            long block) {
        if (contract == null) {
            WorkFailure unbound =
                    new WorkFailure(
                            "NO_BINDING", "the collection has no contract", Duration.ZERO, true);
            return new CollectionFacts(item, null, null, "", List.of(), unbound);
        }
        ContractCall askName = CallData.name(contract);
        ContractCall askSymbol = CallData.symbol(contract);
        CallAnswer name = Objects.requireNonNull(answers.get(askName), "name");
        CallAnswer symbol = Objects.requireNonNull(answers.get(askSymbol), "symbol");
        for (CallAnswer answer : new CallAnswer[] {name, symbol}) {
            if (answer instanceof Unanswered silent) {
                WorkFailure failure =
                        new WorkFailure(silent.code(), silent.detail(), ASK_AGAIN, false);
                return new CollectionFacts(item, null, null, "", List.of(), failure);
            }
        }
        String shown = text(name);
        return new CollectionFacts(
                item,
                shown,
                text(symbol),
                SlugBase.of(shown, contract),
                List.of(
                        new AnsweredCall(askName, "name", block, name),
                        new AnsweredCall(askSymbol, "symbol", block, symbol)),
                null);
    }

    private static @Nullable String text(CallAnswer answer) {
        return answer instanceof Returned(String data)
                        && AbiText.read(data, NAME_BYTES) instanceof AbiText.Text(String value)
                ? Texts.line(value, NAME_LENGTH)
                : null;
    }

    private Map<String, String> contracts(List<WorkItem> due) {
        Map<String, String> contracts = new HashMap<>();
        catalog.jdbc()
                .sql(CONTRACTS)
                .param("ids", due.stream().map(WorkItem::key).toArray(String[]::new))
                .query(row -> {
                    contracts.put(
                            row.getString("collection_id"), row.getString("contract_address"));
                });
        return contracts;
    }
}
