package io.vitrine.config.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.chain.EndpointState;
import io.vitrine.readers.chain.EndpointState.Use;
import io.vitrine.readers.chain.RpcInconsistent;
import io.vitrine.readers.chain.RpcUnavailable;
import io.vitrine.readers.event.ReorgReader;
import io.vitrine.readers.event.ReorgReader.Depths;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Looks at every enabled chain from time to time, for those who watch this process. It is out of service when a
/// chain's last endpoint turned out to be of another chain; a node that is merely silent leaves the catalog as it is.
///
/// | metric | what |
/// |---|---|
/// | `rpc.head.lag` | blocks that an endpoint is behind the farthest of its chain |
/// | `rpc.error.unclassified` | refusals in words that nobody has read before |
/// | `rpc.log.duplicates` | logs that came more than once in an answer |
/// | `reorg.depth` | blocks that the newest reorganisation took back; `reorg.depth.max` the most, `reorgs` how often |
final class ChainWatch implements HealthIndicator, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ChainWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final Serving serving;
    private final ChainRegistry registry;
    private final ChainRpcs nodes;
    private final ReorgReader reorgs;
    private final Map<String, MultiGauge> gauges = new ConcurrentHashMap<>();
    private final MeterRegistry meters;
    private final Map<ChainId, List<EndpointState>> seen = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("chain-watch").factory());

    ChainWatch(
            Serving serving,
            ChainRegistry registry,
            ChainRpcs nodes,
            ReorgReader reorgs,
            MeterRegistry meters) {
        this.serving = serving;
        this.registry = registry;
        this.nodes = nodes;
        this.reorgs = reorgs;
        this.meters = meters;
        looks.scheduleWithFixedDelay(this::lookAgain, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookAgain() {
        try {
            look();
        } catch (DataAccessException | TransactionException later) {
            log.debug("the chains could not be looked at: {}", later.getMessage());
        }
    }

    private void look() {
        List<ChainId> enabled = registry.enabled().stream().map(Chain::chainId).toList();
        seen.keySet().retainAll(enabled);
        // a process that only answers REST may have no way to the nodes
        if (serving.jobs()) {
            enabled.forEach(chain -> seen.put(chain, asked(chain)));
        }
        endpoints("rpc.head.lag", EndpointState::lag);
        endpoints("rpc.error.unclassified", EndpointState::unclassified);
        endpoints("rpc.log.duplicates", EndpointState::duplicates);
        List<Depths> depths = reorgs.depths();
        chains("reorg.depth", depths, Depths::newest);
        chains("reorg.depth.max", depths, Depths::deepest);
        chains("reorgs", depths, Depths::times);
    }

    private List<EndpointState> asked(ChainId chain) {
        try {
            nodes.of(chain).head();
        } catch (RpcUnavailable | RpcInconsistent silent) {
            log.debug("{}", silent.getMessage());
        }
        return nodes.of(chain).states();
    }

    private void endpoints(String name, ToDoubleFunction<EndpointState> value) {
        rows(
                name,
                seen.entrySet().stream()
                        .flatMap(chain ->
                                chain.getValue().stream()
                                        .map(state ->
                                                Row.of(
                                                        Tags.of(
                                                                "chain",
                                                                chain.getKey().caip2(),
                                                                "endpoint",
                                                                state.endpoint().id()
                                                                        + " "
                                                                        + state.endpoint().url()),
                                                        value.applyAsDouble(state)))));
    }

    private void chains(String name, List<Depths> depths, ToDoubleFunction<Depths> value) {
        rows(
                name,
                depths.stream()
                        .map(one ->
                                Row.of(
                                        Tags.of("chain", one.chain().caip2()),
                                        value.applyAsDouble(one))));
    }

    private void rows(String name, Stream<Row<?>> rows) {
        gauges.computeIfAbsent(name, key -> MultiGauge.builder(key).register(meters))
                .register(rows.toList(), true);
    }

    @Override
    public Health health() {
        boolean lost =
                seen.values().stream()
                        .anyMatch(states ->
                                !states.isEmpty()
                                        && states.stream()
                                                .allMatch(state -> state.use() == Use.DISABLED));
        return lost ? Health.outOfService().build() : Health.up().build();
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
