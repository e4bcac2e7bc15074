package io.vitrine.config;

import io.vitrine.config.replay.ReplayChain;
import io.vitrine.config.replay.ReplayServer;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/// Five blocks of Ethereum mainnet, and the commands that take them in.
final class MainnetBlocks {

    static final String CHAIN = "eip155:1";

    private MainnetBlocks() {}

    /// A node that has these blocks and answers no calls.
    static ReplayServer node() {
        URL file = MainnetBlocks.class.getResource("/mainnet/blocks-15000000-15000004.ndjson.gz");
        try {
            Path path = Path.of(Objects.requireNonNull(file).toURI());
            return ReplayServer.start(ReplayChain.read(path, 1), 0);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static void add(Typing typing, ReplayServer node) {
        typing.done("chain", "add", CHAIN, "--rpc", node.rpcUrl(), "--start-block", "15000000");
    }

    static void run(Typing typing) {
        typing.done(
                "run",
                "indexBlocks",
                "--chain",
                CHAIN,
                "--from-block",
                "15000000",
                "--to-block",
                "15000004");
        typing.done("run", "projectEvents", "--chain", CHAIN);
    }
}
