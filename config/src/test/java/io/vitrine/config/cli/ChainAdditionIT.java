package io.vitrine.config.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.config.cli.ChainAddition.Added;
import io.vitrine.config.cli.ChainAddition.Wish;
import io.vitrine.config.replay.DemoChain;
import io.vitrine.config.replay.ReplayServer;
import io.vitrine.config.wiring.Refused;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.cache.Cache;
import io.vitrine.db.cache.LocalCache;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.chain.Finality;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.RpcSettings;
import io.vitrine.writers.chain.ChainRegistryWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ChainAdditionIT {

    private static final ChainId CHAIN = ChainId.evm(DemoChain.CHAIN_ID);

    private static final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private static final DatabaseServer server = DatabaseServer.open(postgres.settings());
    private static final ReplayServer node = ReplayServer.start(DemoChain.load(), 0);

    @AfterAll
    static void close() {
        node.close();
        server.close();
        postgres.close();
    }

    private final Cache cache = new LocalCache(1 << 20);
    private final ChainRegistry registry = new ChainRegistry(server.databases(), cache);
    private final ChainRegistryWriter writer = new ChainRegistryWriter(server.databases(), cache);
    private final ChainAddition addition =
            new ChainAddition(
                    registry,
                    writer,
                    RpcSettings.defaults().impatient(),
                    Map.of("NODE", node.rpcUrl()));

    private static Wish wish(ChainId chain, @Nullable Long start, String... urls) {
        List<Endpoint> endpoints = List.of(urls).stream().map(Endpoint::at).toList();
        return new Wish(chain, endpoints, null, null, start, null, null);
    }

    @Test
    void anEntryIsCreatedThenUpdated() {
        Added added = addition.add(wish(CHAIN, 5L, node.rpcUrl(), "${NODE}"));
        assertThat(added.created()).isTrue();
        assertThat(added.notes()).isEmpty();
        addition.add(wish(CHAIN, null, node.rpcUrl()));
        addition.add(new Wish(CHAIN, List.of(), "Named", null, null, new Finality.Depth(3), null));
        writer.setStartBlock(CHAIN, 9);
        writer.disable(CHAIN);

        Chain chain = registry.chain(CHAIN).orElseThrow();
        assertThat(chain.name()).isEqualTo("Named");
        assertThat(chain.enabled()).isFalse();
        assertThat(chain.features().startBlock()).isEqualTo(9);
        assertThat(chain.features().finality()).isEqualTo(new Finality.Depth(3));
        assertThat(chain.features().genesisHash()).startsWith("0x");
        assertThat(registry.endpoints(CHAIN)).hasSize(2);
        assertThat(registry.gasPolicy(CHAIN)).isPresent();

        writer.putContract(CHAIN, "wrapped-native", "0x" + "a".repeat(40), 1);
        writer.contractVerified(registry.contracts(CHAIN).getFirst().id());
        assertThat(registry.contracts(CHAIN).getFirst().verifiedAt()).isNotNull();
        writer.disableEndpoint(registry.endpoints(CHAIN).getFirst().id(), "WRONG_CHAIN");
        assertThat(registry.activeEndpoints(CHAIN)).hasSize(1);
        addition.add(wish(CHAIN, null, node.rpcUrl()));
        assertThat(registry.activeEndpoints(CHAIN)).hasSize(2);
        assertThat(registry.enabled()).hasSize(1);
    }

    @Test
    void aNodeOfAnotherChainOrADeadOneStoresNothing() {
        ChainId other = ChainId.evm(5);

        assertThatThrownBy(() -> addition.add(wish(other, null, node.rpcUrl())))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.exit()).isEqualTo(69))
                .hasMessageContaining("another chain");
        assertThatThrownBy(() -> addition.add(wish(other, null, "http://127.0.0.1:1/key-of-mine")))
                .hasMessageContaining("does not answer")
                .hasMessageNotContaining("key-of-mine");
        assertThatThrownBy(
                        () -> addition.add(wish(new ChainId("bip122:0"), null, "http://a.example")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.exit()).isEqualTo(64));
        assertThat(registry.chain(other)).isEmpty();
    }
}
