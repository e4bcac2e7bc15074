package io.vitrine.readers.chain;

import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.readers.chain.JsonRpc.Reply;
import io.vitrine.readers.chain.NodeJson.Block;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which endpoint of a chain is asked, how often, and who stands in for it.
///
/// The order is by priority, drawn by weight among equals. Behind all others come, in this order,
/// those whose answers did not hold lately and those that failed several times in a row; the latter
/// are tried beside the work until they have given some good answers.
final class NodePool {

    private static final Logger LOG = LoggerFactory.getLogger(NodePool.class);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
    private static final int PASSES = 5;

    private final ChainId chain;
    private final ChainFeatures features;
    private final List<RpcNode> nodes;
    private final RpcSettings settings;

    NodePool(ChainId chain, ChainFeatures features, List<RpcNode> nodes, RpcSettings settings) {
        this.chain = chain;
        this.features = features;
        this.nodes = List.copyOf(nodes);
        this.settings = settings;
    }

    /// Something to ask one endpoint.
    interface Question<T> {
        T ask(RpcNode node);
    }

    List<RpcNode> nodes() {
        return nodes;
    }

    /// The first answer that can be used.
    <T> T ask(Question<T> question) {
        return ask(order(), -1, question);
    }

    /// The same, of endpoints only whose own head has reached the block.
    <T> T askAt(long block, Question<T> question) {
        return ask(order(), block, question);
    }

    /// Asks some endpoints in the given order.
    ///
    /// @param block that the head must have reached; -1 for none
    /// @throws RpcInconsistent when no answer could be used and one contradicted itself
    /// @throws RpcUnavailable when there was no answer at all
    <T> T ask(List<RpcNode> order, long block, Question<T> question) {
        List<NodeFailure> failures = new ArrayList<>();
        RpcInconsistent contradiction = null;
        for (int pass = 0; pass < PASSES; pass++) {
            for (RpcNode node : order) {
                if (node.cooldown().isPositive()) {
                    continue;
                }
                int tries = settings.tries();
                for (int attempt = 1; attempt <= tries; attempt++) {
                    try {
                        return askOnce(node, block, question);
                    } catch (NodeFailure e) {
                        failures.add(e);
                        if (e.code().equals("INTERRUPTED")) {
                            throw RpcUnavailable.interrupted(chain);
                        }
                        if (!e.worthRepeating()) {
                            break;
                        }
                        tries = Math.max(tries, e.tries());
                    } catch (RpcInconsistent e) {
                        contradiction = e;
                        if (e.otherBranch()) {
                            break; // what was read before would have to be read anew
                        }
                        node.suspect(String.valueOf(e.getMessage()));
                    }
                    if (attempt < tries) {
                        rest(backoff(attempt));
                    }
                }
            }
            Duration wait = shortestCooldown(order);
            if (!wait.isPositive() || wait.compareTo(settings.patience()) > 0) {
                break;
            }
            rest(wait);
        }
        if (contradiction != null) {
            throw contradiction;
        }
        if (nodes.isEmpty()) {
            throw RpcUnavailable.noEndpoint(chain);
        }
        if (failures.isEmpty()) {
            order.forEach(node ->
                    failures.add(
                            node.lasting(
                                    "RATE_LIMITED",
                                    "asked to be left alone for another "
                                            + node.cooldown().toSeconds()
                                            + " s")));
        }
        throw RpcUnavailable.allFailed(chain, failures);
    }

    private <T> T askOnce(RpcNode node, long block, Question<T> question) {
        String reason = node.outOfUse();
        if (reason != null) {
            throw node.lasting(reason, "out of use");
        }
        try {
            if (!node.admitted()) {
                admit(node);
            }
            if (block >= 0 && !node.reaches(block)) {
                throw behind(node, block);
            }
            T answer = question.ask(node);
            if (!node.admitted()) {
                admit(node); // the answer may have come over a new connection
            }
            answered(node);
            return answer;
        } catch (NodeFailure e) {
            if (e.ofTheConnection() && node.breaker().failed()) {
                LOG.warn("{}; asked last until it has given good answers", e.getMessage());
            }
            throw e;
        } catch (RpcNode.Refusal e) {
            throw node.passing("RPC_REFUSED", e.error().toString());
        } catch (RpcNode.TooLarge e) {
            throw node.lasting("RESPONSE_TOO_LARGE", String.valueOf(e.getMessage()));
        }
    }

    private static void answered(RpcNode node) {
        if (node.breaker().answered()) {
            LOG.info("{} answers again", node.url());
        }
    }

    static NodeFailure behind(RpcNode node, long block) {
        return node.lasting("HEAD_BEHIND", "its head has not reached block " + block);
    }

    /// Before its first answer counts, and from time to time, a node proves that it is of this chain.
    private void admit(RpcNode node) {
        long number = node.ask("eth_chainId", List.of(), NodeJson::number);
        if (chain.isEvm() && number != chain.evmNumber()) {
            throw node.putOutOfUse(
                    "WRONG_CHAIN", "expected " + chain + " but was eip155:" + number);
        }
        String expected = features.genesisHash();
        if (expected != null) {
            Optional<String> genesis = genesis(node);
            if (genesis.isPresent() && !genesis.get().equals(expected)) {
                throw node.putOutOfUse(
                        "WRONG_GENESIS",
                        "expected genesis " + expected + " but was " + genesis.get());
            }
        }
        node.admit();
    }

    /// Hash of block 0; empty when the node does not go back so far.
    static Optional<String> genesis(RpcNode node) {
        Reply<Block> reply =
                node.reply("eth_getBlockByNumber", List.of("0x0", false), NodeJson::block);
        return reply instanceof Reply.Result<Block>(Optional<Block> block)
                ? block.filter(zero -> zero.header().number() == 0)
                        .map(zero -> zero.header().hash())
                : Optional.empty();
    }

    /// The newest block that one of the others has been seen to have; -1 when none was asked.
    private long farthestOfOthers(RpcNode node) {
        return nodes.stream()
                .filter(other -> other != node && other.outOfUse() == null)
                .mapToLong(RpcNode::knownHead)
                .max()
                .orElse(-1);
    }

    /// The newest block, of an endpoint that is not far behind the others; of any when all are.
    long head() {
        AtomicBoolean behind = new AtomicBoolean();
        try {
            return ask(node -> {
                long head = node.head();
                long farthest = farthestOfOthers(node);
                if (farthest - head > settings.pool().lag()) {
                    behind.set(true);
                    throw node.lasting(
                            "HEAD_BEHIND",
                            "block " + head + " is " + (farthest - head) + " behind the others");
                }
                return head;
            });
        } catch (RpcUnavailable e) {
            if (!behind.get()) {
                throw e;
            }
            return ask(RpcNode::head);
        }
    }

    /// What is known of every endpoint.
    List<EndpointState> states() {
        return nodes.stream()
                .map(node -> {
                    long head = node.knownHead();
                    return node.state(head < 0 ? 0 : Math.max(0, farthestOfOthers(node) - head));
                })
                .toList();
    }

    private static Duration shortestCooldown(List<RpcNode> order) {
        return order.stream()
                .filter(node -> node.outOfUse() == null)
                .map(RpcNode::cooldown)
                .filter(Duration::isPositive)
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /// The endpoints as they are to be asked now.
    List<RpcNode> order() {
        Map<RpcNode, Double> lots = new HashMap<>();
        for (RpcNode node : nodes) {
            if (node.breaker().takeProbe()) {
                Thread.ofVirtual().name("probe").start(() -> probe(node));
            }
            double chance = 1.0 - ThreadLocalRandom.current().nextDouble();
            lots.put(node, -Math.log(chance) / node.weight());
        }
        return nodes.stream()
                .sorted(
                        Comparator.<RpcNode, Boolean>comparing(node -> node.breaker().open())
                                .thenComparing(node -> node.suspect())
                                .thenComparingInt(node -> node.endpoint().priority())
                                .thenComparing(node -> lots.getOrDefault(node, 0.0)))
                .toList();
    }

    private void probe(RpcNode node) {
        try {
            if (!node.cooldown().isPositive()) {
                askOnce(node, -1, RpcNode::head);
            }
        } catch (NodeFailure e) {
            LOG.debug("{} still fails: {}", node.url(), e.getMessage());
        } finally {
            node.breaker().probed();
        }
    }

    private Duration backoff(int attempt) {
        Duration pause = settings.backoff().multipliedBy(1L << Math.min(attempt - 1, 10));
        return pause.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : pause;
    }

    private void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RpcUnavailable.interrupted(chain);
        }
    }
}
