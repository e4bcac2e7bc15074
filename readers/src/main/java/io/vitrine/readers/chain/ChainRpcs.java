package io.vitrine.readers.chain;

import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The nodes of every chain in the registry, opened when first asked for and then kept.
public final class ChainRpcs implements AutoCloseable {

    private final ChainRegistry registry;
    private final Map<Integer, String> secrets;
    private final Map<String, String> variables;
    private final RpcSettings settings;
    private final Map<ChainId, ChainRpc> open = new ConcurrentHashMap<>();

    /// @param secrets what an endpoint's `authType` places, by its id
    /// @param variables what `${NAME}` in an address stands for
    public ChainRpcs(
            ChainRegistry registry,
            Map<Integer, String> secrets,
            Map<String, String> variables,
            RpcSettings settings) {
        this.registry = registry;
        this.secrets = Map.copyOf(secrets);
        this.variables = Map.copyOf(variables);
        this.settings = settings;
    }

    /// The nodes of a chain; its registry entry is read when it is first asked for.
    ///
    /// @throws IllegalArgumentException when the registry does not know the chain
    public ChainRpc of(ChainId chain) {
        return open.computeIfAbsent(chain, id -> open(id, settings));
    }

    /// The same for one question, with other patience; to be closed by the caller.
    public ChainRpc open(ChainId chain, RpcSettings patience) {
        Chain known =
                registry.chain(chain)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "chain " + chain + " is not in the registry"));
        List<Endpoint> endpoints =
                registry.activeEndpoints(chain).stream()
                        .map(endpoint ->
                                new Endpoint(
                                        endpoint.id(),
                                        endpoint.url().resolved(variables),
                                        endpoint.priority(),
                                        endpoint.weight(),
                                        endpoint.authType(),
                                        endpoint.rateLimit(),
                                        endpoint.active(),
                                        endpoint.disabledReason()))
                        .toList();
        return new ChainRpc(chain, known.features(), endpoints, secrets, patience);
    }

    @Override
    public void close() {
        open.values().forEach(ChainRpc::close);
        open.clear();
    }
}
