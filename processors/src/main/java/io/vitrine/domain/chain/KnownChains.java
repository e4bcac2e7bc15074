package io.vitrine.domain.chain;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What everybody knows of some public chains, so that nobody has to type it.
public final class KnownChains {

    /// Name, native currency, explorer, hash of block 0 and wrapped native contract; null where
    /// not known for certain.
    private record Known(
            String name,
            String symbol,
            @Nullable String explorer,
            @Nullable String genesis,
            @Nullable String wrapped) {}

    private static final Map<Long, Known> KNOWN =
            Map.of(
                    1L,
                    new Known(
                            "Ethereum",
                            "ETH",
                            "https://etherscan.io",
                            "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aea8c0db1cb8fa3",
                            "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"),
                    11155111L,
                    new Known(
                            "Sepolia",
                            "ETH",
                            "https://sepolia.etherscan.io",
                            "0x25a5cc106eea7138acab33231d7160d69cb777ee0c2c553fcddf5138993e6dd9",
                            null),
                    10L,
                    new Known(
                            "OP Mainnet",
                            "ETH",
                            "https://optimistic.etherscan.io",
                            null,
                            "0x4200000000000000000000000000000000000006"),
                    8453L,
                    new Known(
                            "Base",
                            "ETH",
                            "https://basescan.org",
                            null,
                            "0x4200000000000000000000000000000000000006"),
                    42161L,
                    new Known(
                            "Arbitrum One",
                            "ETH",
                            "https://arbiscan.io",
                            null,
                            "0x82af49447d8a07e3bd95bd0d56f35241523fbab1"),
                    137L,
                    new Known(
                            "Polygon",
                            "POL",
                            "https://polygonscan.com",
                            null,
                            "0x0d500b1d8e8ef31e21c99d1db9a6444d3adf1270"),
                    31337L,
                    new Known("Local", "ETH", null, null, null));

    private KnownChains() {}

    /// A first entry of an EVM chain, without endpoints.
    public static ChainEntry entry(ChainId chain) {
        Known known =
                KNOWN.getOrDefault(
                        chain.evmNumber(), new Known(chain.caip2(), "ETH", null, null, null));
        ChainFeatures plain = ChainFeatures.unknown();
        ChainFeatures features =
                new ChainFeatures(
                        plain.family(),
                        plain.finality(),
                        plain.startBlock(),
                        known.genesis(),
                        plain.scope(),
                        plain.blockReceipts(),
                        plain.bloomReliable(),
                        plain.eip1559(),
                        plain.archive(),
                        known.wrapped() == null ? List.of() : List.of(known.wrapped()));
        return new ChainEntry(
                chain, known.name(), known.symbol(), 18, known.explorer(), features, List.of());
    }
}
