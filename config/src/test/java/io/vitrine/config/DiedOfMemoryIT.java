package io.vitrine.config;

import static io.vitrine.config.replay.ScriptedChain.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Catalogs.Catalog;
import io.vitrine.config.Program.Started;
import io.vitrine.config.replay.ReplayServer;
import io.vitrine.config.replay.ScriptedChain;
import io.vitrine.config.replay.ScriptedChain.Manner;
import io.vitrine.domain.chain.ChainId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P-12: a run that needs more memory than there is ends with 3 and says so by nothing else; with more of it the next one
/// goes on where it was.
class DiedOfMemoryIT {

    private static final int OUT_OF_MEMORY = 3;
    private static final int LOGS = 50_000;
    private static final ChainId CHAIN = ChainId.evm(31_341);

    @TempDir private static Path homes;

    @Test
    void aRunThatDiesOfMemoryEndsWith3AndLeavesNoTrace() {
        ScriptedChain script = new ScriptedChain(CHAIN.evmNumber());
        String contract = script.contract("filling", Manner.TOKENS);
        for (int token = 0; token < LOGS; token++) {
            script.transfer(contract, NOBODY, script.account("alice"), token);
        }
        script.block().transfer(contract, script.account("alice"), script.account("bob"), 1);
        try (ReplayServer node = script.serve();
                Catalogs catalogs = Catalogs.of(CHAIN, node.rpcUrl(), homes)) {
            Catalog clean = catalogs.make("clean");
            clean.run("indexBlocks");
            clean.run("projectEvents");

            Catalog catalog = catalogs.make("died");
            catalog.run("indexBlocks");
            Started died = catalog.startWith("-Xmx96m", "projectEvents");
            assertThat(died.exit()).as(died::said).isEqualTo(OUT_OF_MEMORY);
            assertThat(catalog.digest()).isNotEqualTo(clean.digest());
            catalog.run("projectEvents");
            assertThat(catalog.digest()).isEqualTo(clean.digest());
        }
    }
}
