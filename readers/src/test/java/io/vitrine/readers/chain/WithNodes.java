package io.vitrine.readers.chain;

import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.event.RawLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/// Made-up nodes and who asks them, closed after each test.
abstract class WithNodes {

    static final ChainId CHAIN = ChainId.evm(1);
    static final LogQuery WANTED = LogQuery.of(Set.of(FakeNode.TOPIC));

    /// Pauses of milliseconds where the product takes seconds.
    static final RpcSettings QUICK =
            new RpcSettings(
                    Duration.ofSeconds(1),
                    Duration.ofMillis(400),
                    Duration.ofSeconds(10),
                    3,
                    Duration.ofMillis(1),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(15),
                    100,
                    64 * 1024 * 1024,
                    new RpcSettings.Pool(
                            3,
                            Duration.ofMillis(5),
                            3,
                            Duration.ofMinutes(10),
                            Duration.ZERO,
                            Duration.ofHours(24),
                            5,
                            1));

    final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    FakeNode node(long head, int logs) {
        FakeNode node = new FakeNode(head, logs);
        open.add(node);
        return node;
    }

    /// Asks the nodes in this order.
    ChainRpc rpc(FakeNode... nodes) {
        return rpc(ChainFeatures.unknown(), QUICK, nodes);
    }

    ChainRpc rpc(ChainFeatures features, RpcSettings settings, FakeNode... nodes) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < nodes.length; i++) {
            endpoints.add(nodes[i].endpoint(i, null));
        }
        ChainRpc rpc = new ChainRpc(CHAIN, features, endpoints, Map.of(), settings);
        open.add(rpc);
        return rpc;
    }

    static List<RawLog> logs(ChainRpc rpc, long from, long to) {
        return rpc.range(from, to, null, WANTED).logs();
    }

    /// How often a method was asked.
    static long asked(FakeNode node, String method) {
        return node.asked.stream().filter(method::equals).count();
    }
}
