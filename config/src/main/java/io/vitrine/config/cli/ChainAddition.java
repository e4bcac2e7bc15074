package io.vitrine.config.cli;

import io.vitrine.config.wiring.Refused;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainEntry;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.chain.Finality;
import io.vitrine.domain.chain.KnownChains;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.chain.EndpointReport;
import io.vitrine.readers.chain.RpcSettings;
import io.vitrine.readers.chain.RpcUnavailable;
import io.vitrine.writers.chain.ChainRegistryWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Adds a chain or endpoints of a chain to the registry, after every node has proved that it is of
/// that chain. Nothing is stored before all have.
final class ChainAddition {

    /// What an operator typed; nulls keep what is known.
    record Wish(
            ChainId chain,
            List<Endpoint> endpoints,
            @Nullable String name,
            @Nullable String symbol,
            @Nullable Long startBlock,
            @Nullable Finality finality,
            ChainFeatures.@Nullable Scope scope) {}

    /// @param notes what the operator should know although it is no obstacle
    record Added(ChainEntry entry, boolean created, long head, List<String> notes) {}

    private final ChainRegistry registry;
    private final ChainRegistryWriter writer;
    private final RpcSettings settings;
    private final Map<String, String> variables;

    ChainAddition(
            ChainRegistry registry,
            ChainRegistryWriter writer,
            RpcSettings settings,
            Map<String, String> variables) {
        this.registry = registry;
        this.writer = writer;
        this.settings = settings;
        this.variables = variables;
    }

    /// @throws Refused when a node does not answer, is no node, or is of another chain
    Added add(Wish wish) {
        ChainId chain = wish.chain();
        if (!chain.isEvm()) {
            throw Refused.usage(
                    "Chain " + chain + " is of a family that is not supported",
                    "Type an EVM chain such as eip155:1.");
        }
        Optional<Chain> existing = registry.chain(chain);
        ChainEntry entry = existing.map(ChainAddition::entry).orElse(KnownChains.entry(chain));
        if (wish.endpoints().isEmpty() && existing.isEmpty()) {
            throw Refused.usage(
                    "Chain " + chain + " needs an endpoint",
                    "Type 'vitrine chain add " + chain + " --rpc URL'.");
        }
        List<String> notes = new ArrayList<>();
        String genesis = entry.features().genesisHash();
        long head = -1;
        for (Endpoint endpoint : wish.endpoints()) {
            EndpointReport report = probe(chain, genesis, endpoint);
            head = Math.max(head, report.head() == null ? -1 : report.head());
            if (report.genesisHash() == null) {
                notes.add(endpoint.url() + " cannot give block 0, so its genesis is not proven");
            } else if (genesis == null) {
                genesis = report.genesisHash();
            }
            checkStart(wish, endpoint).ifPresent(notes::add);
        }
        ChainEntry changed = changed(entry, wish, genesis);
        if (head >= 0 && changed.features().startBlock() > head) {
            notes.add(
                    "the start block "
                            + changed.features().startBlock()
                            + " is above the head "
                            + head);
        }
        writer.put(changed);
        return new Added(changed, existing.isEmpty(), head, notes);
    }

    private EndpointReport probe(ChainId chain, @Nullable String genesis, Endpoint endpoint) {
        EndpointReport report;
        try (ChainRpc rpc = rpc(chain, genesis, endpoint)) {
            report = rpc.check().getFirst();
        }
        if (report.ok()) {
            return report;
        }
        String shown = endpoint.url().masked();
        throw switch (report.code()) {
            case "WRONG_CHAIN" ->
                    Refused.unavailable(
                            "The node at " + shown + " is of another chain: " + report.detail(),
                            "Nothing was stored; give the address of a node of " + chain + ".",
                            null);
            case "WRONG_GENESIS" ->
                    Refused.unavailable(
                            "The node at "
                                    + shown
                                    + " has the number of "
                                    + chain
                                    + " but another first block: "
                                    + report.detail(),
                            "Nothing was stored; give the address of a node of " + chain + ".",
                            null);
            case "RPC_BAD_PAYLOAD" ->
                    Refused.unavailable(
                            "What answers at " + shown + " is no node: " + report.detail(),
                            "Nothing was stored; check the address.",
                            null);
            default ->
                    Refused.unavailable(
                            "The node at " + shown + " does not answer: " + report.detail(),
                            "Nothing was stored; start it or correct the address.",
                            null);
        };
    }

    /// A node that starts in the middle of history serves what it has.
    private Optional<String> checkStart(Wish wish, Endpoint endpoint) {
        Long start = wish.startBlock();
        if (start == null || start == 0) {
            return Optional.empty();
        }
        boolean known;
        try (ChainRpc rpc = rpc(wish.chain(), null, endpoint)) {
            known = rpc.header(start - 1).isPresent();
        } catch (RpcUnavailable e) {
            known = false;
        }
        return known
                ? Optional.empty()
                : Optional.of(
                        endpoint.url()
                                + " cannot give block "
                                + (start - 1)
                                + ", so what came before the start is not known");
    }

    private ChainRpc rpc(ChainId chain, @Nullable String genesis, Endpoint endpoint) {
        Endpoint resolved =
                new Endpoint(
                        endpoint.id(),
                        endpoint.url().resolved(variables),
                        endpoint.priority(),
                        endpoint.weight(),
                        endpoint.authType(),
                        endpoint.rateLimit(),
                        true,
                        null);
        return new ChainRpc(chain, genesis, List.of(resolved), settings);
    }

    private static ChainEntry entry(Chain chain) {
        return new ChainEntry(
                chain.chainId(),
                chain.name(),
                chain.nativeSymbol(),
                chain.decimals(),
                chain.explorerUrl(),
                chain.features(),
                List.of());
    }

    private static ChainEntry changed(ChainEntry entry, Wish wish, @Nullable String genesis) {
        ChainFeatures features = entry.features();
        if (genesis != null) {
            features = features.withGenesis(genesis);
        }
        if (wish.startBlock() != null) {
            features = features.withStartBlock(wish.startBlock());
        }
        if (wish.finality() != null) {
            features = features.withFinality(wish.finality());
        }
        if (wish.scope() != null) {
            features = features.withScope(wish.scope());
        }
        return new ChainEntry(
                entry.chainId(),
                wish.name() == null ? entry.name() : wish.name(),
                wish.symbol() == null ? entry.nativeSymbol() : wish.symbol(),
                entry.decimals(),
                entry.explorerUrl(),
                features,
                wish.endpoints());
    }
}
