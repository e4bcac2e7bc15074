package io.vitrine.config;

import io.vitrine.config.replay.ReplayChain;
import io.vitrine.config.replay.ReplayServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/// A home that five blocks of Ethereum mainnet went into, and the commands that did it.
final class MainnetHome extends SharedHome {

    static final String CHAIN = "eip155:1";

    private final ReplayServer node = node();

    MainnetHome() {
        index(typing());
    }

    /// A node that has these blocks and answers no calls.
    static ReplayServer node() {
        URL file = MainnetHome.class.getResource("/mainnet/blocks-15000000-15000004.ndjson.gz");
        try {
            Path path = Path.of(Objects.requireNonNull(file).toURI());
            return ReplayServer.start(ReplayChain.read(path, 1), 0);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Makes the chain known.
    void add(Typing typing) {
        typing.done("chain", "add", CHAIN, "--rpc", node.rpcUrl(), "--start-block", "15000000");
    }

    /// Takes the blocks in, into whichever stores.
    void index(Typing typing) {
        add(typing);
        typing.done(
                "run",
                "indexBlocks",
                "--chain",
                CHAIN,
                "--from-block",
                "15000000",
                "--to-block",
                "15000004",
                "--verify",
                "receipts");
        typing.done("run", "projectEvents", "--chain", CHAIN);
    }

    @Override
    public void close() throws IOException {
        node.close();
        super.close();
    }
}
