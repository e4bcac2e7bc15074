package io.vitrine.readers.chain;

import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.CallAnswer.Unanswered;
import io.vitrine.domain.chain.ContractCall;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.readers.chain.JsonRpc.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/// Calls that are asked together, as far as their contracts let them.
///
/// A contract may burn gas for longer than anybody waits, or answer more than there is room for. So a request that comes to
/// nothing for that is halved until the call is found, and the others have their answers. What else a contract is asked that
/// burnt so much waits with it; what there is no room for any more has its turn in the next round.
final class CallRound {

    /// Characters of answers that are held at a time, and that one answer may have.
    private static final int ROOM = 16 << 20;

    private final long block;
    private final Map<String, Unanswered> burning = new HashMap<>();
    private long taken;

    /// @param block at the end of which they are asked
    CallRound(long block) {
        this.block = block;
    }

    private static final class NoRoom extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoRoom() {
            super("answers of more than " + ROOM + " characters", null, false, false);
        }
    }

    /// An answer to each call, in their order.
    List<CallAnswer> ask(RpcNode node, List<ContractCall> calls) {
        burning.clear();
        CallAnswer[] answers = new CallAnswer[calls.size()];
        ask(node, calls, IntStream.range(0, answers.length).boxed().toList(), answers);
        return List.of(answers);
    }

    private void ask(
            RpcNode node, List<ContractCall> calls, List<Integer> wanted, CallAnswer[] answers) {
        List<Integer> open = new ArrayList<>(wanted.size());
        for (int one : wanted) {
            Unanswered withheld = withheld(calls.get(one));
            if (withheld == null) {
                open.add(one);
            } else {
                answers[one] = withheld;
            }
        }
        if (open.isEmpty()) {
            return;
        }
        Unanswered why;
        try {
            List<CallAnswer> said = together(node, open.stream().map(calls::get).toList());
            for (int i = 0; i < said.size(); i++) {
                answers[open.get(i)] = said.get(i);
            }
            return;
        } catch (NoRoom large) {
            why = new Unanswered("RESPONSE_TOO_LARGE", String.valueOf(large.getMessage()));
        } catch (NodeFailure late) {
            if (!late.code().equals("RPC_TIMEOUT")) {
                throw late;
            }
            node.head(); // whoever does not say that either is to blame itself
            why = new Unanswered(late.code(), String.valueOf(late.getMessage()));
        }
        if (open.size() == 1) {
            answers[open.getFirst()] = why;
            burning.put(calls.get(open.getFirst()).contract(), why);
            return;
        }
        int middle = open.size() / 2;
        ask(node, calls, open.subList(0, middle), answers);
        ask(node, calls, open.subList(middle, open.size()), answers);
    }

    private @Nullable Unanswered withheld(ContractCall call) {
        return taken >= ROOM
                ? new Unanswered(WorkFailure.NO_ROOM, "other answers take all the room")
                : burning.get(call.contract());
    }

    private List<CallAnswer> together(RpcNode node, List<ContractCall> calls) {
        List<List<?>> questions = new ArrayList<>();
        for (ContractCall call : calls) {
            questions.add(
                    List.of(
                            Map.of("to", call.contract(), "data", call.data()),
                            NodeJson.hex(block)));
        }
        long[] read = {0};
        List<CallAnswer> answers = new ArrayList<>(calls.size());
        for (Reply<String> reply :
                node.replies("eth_call", questions, parser -> counted(parser, read))) {
            answers.add(answer(node, reply));
        }
        taken += read[0];
        return answers;
    }

    private static String counted(JsonParser parser, long[] read) {
        String data = NodeJson.data(parser);
        read[0] += data.length();
        if (read[0] > ROOM) {
            throw new NoRoom();
        }
        return data;
    }

    private static CallAnswer answer(RpcNode node, Reply<String> reply) {
        return switch (reply) {
            case Reply.Result<String>(Optional<String> data) ->
                    data.<CallAnswer>map(CallAnswer.Returned::new)
                            .orElseGet(() -> new CallAnswer.Unanswered("RPC_BAD_PAYLOAD", "null"));
            case Reply.Refused<String>(RpcError error) ->
                    switch (error.meaning()) {
                        case REVERTED -> new CallAnswer.Reverted(error.reason());
                        case METHOD_MISSING ->
                                new CallAnswer.Unanswered(
                                        "METHOD_MISSING", node.redact(error.message()));
                        case RANGE_TOO_LARGE,
                                TOO_MANY_RESULTS,
                                FILTER_TOO_WIDE,
                                BATCH_REFUSED,
                                RATE_LIMITED,
                                OTHER ->
                                new CallAnswer.Unanswered(
                                        "RPC_REFUSED", node.redact(error.toString()));
                    };
        };
    }
}
