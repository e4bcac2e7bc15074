package io.vitrine.readers.chain;

import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.CallAnswer.Unanswered;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.ContractCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Calls of contracts where a node that cannot be reached is an answer too: nothing is known yet.
public final class NodeCalls {

    private NodeCalls() {}

    /// An answer to every call, as of the end of a block.
    public static Map<ContractCall, CallAnswer> ask(
            ChainRpcs nodes, ChainId chain, List<ContractCall> calls, long block) {
        Map<ContractCall, CallAnswer> answers = HashMap.newHashMap(calls.size());
        if (calls.isEmpty()) {
            return answers;
        }
        try {
            List<CallAnswer> inOrder = nodes.of(chain).calls(calls, block);
            for (int i = 0; i < calls.size(); i++) {
                answers.put(calls.get(i), inOrder.get(i));
            }
        } catch (RpcUnavailable silent) {
            Unanswered unanswered =
                    new Unanswered(silent.code(), String.valueOf(silent.getMessage()));
            calls.forEach(call -> answers.put(call, unanswered));
        }
        return answers;
    }
}
