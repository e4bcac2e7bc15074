package io.vitrine.readers.chain;

import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The nodes of every chain, opened when they are first asked for.
public final class ChainRpcs implements AutoCloseable {

    private final ChainRegistry registry;
    private final RpcSettings settings;
    private final Map<ChainId, ChainRpc> open = new HashMap<>();

    public ChainRpcs(ChainRegistry registry, RpcSettings settings) {
        this.registry = registry;
        this.settings = settings;
    }

    /// The nodes of a chain, as the registry names them at the first call.
    ///
    /// @throws RpcUnavailable when the registry does not know the chain or names no endpoint in use
    public synchronized ChainRpc of(ChainId chain) {
        return open.computeIfAbsent(chain, this::connect);
    }

    private ChainRpc connect(ChainId id) {
        List<Endpoint> endpoints = registry.activeEndpoints(id);
        if (endpoints.isEmpty()) {
            throw RpcUnavailable.noEndpoint(id);
        }
        String genesis =
                registry.chain(id)
                        .map(Chain::features)
                        .map(features -> features.genesisHash())
                        .orElse(null);
        return new ChainRpc(id, genesis, endpoints, settings);
    }

    @Override
    public synchronized void close() {
        open.values().forEach(ChainRpc::close);
        open.clear();
    }
}
