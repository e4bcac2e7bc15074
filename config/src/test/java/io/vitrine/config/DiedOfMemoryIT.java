package io.vitrine.config;

import static io.vitrine.config.replay.ScriptedChain.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Catalogs.Catalog;
import io.vitrine.config.Program.Started;
import io.vitrine.config.replay.ReplayServer;
import io.vitrine.config.replay.ScriptedChain;
import io.vitrine.config.replay.ScriptedChain.Manner;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.metadata.References;
import io.vitrine.writers.orchestration.WorkItems;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P-12: a run that needs more memory than there is ends with 3 and says so by nothing else; with more of it the next one
/// goes on where it was. What no run has the memory for is found out, and left behind.
class DiedOfMemoryIT {

    private static final int OUT_OF_MEMORY = 3;
    private static final int SIGKILL = 137;
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

    /// Twelve pictures are three chunks of four, so that the poison is never alone by chance.
    private static final int INNOCENTS = 11;

    /// Decoded, it has more bytes than the small machine has memory.
    private static final int SIDE = 6_000;

    private static final String LITTLE = "-Xmx96m";

    private static byte[] picture(int width, int height) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY), "png", png);
        return png.toByteArray();
    }

    private static void due(Catalog catalog, List<String> references) {
        new WorkItems(catalog.databases().catalog())
                .makeDue(
                        WorkKind.TRANSCODE_MEDIA,
                        CHAIN,
                        references.stream()
                                .map(reference ->
                                        new WorkItem(
                                                WorkKind.TRANSCODE_MEDIA,
                                                References.key(reference),
                                                CHAIN,
                                                null,
                                                0,
                                                reference))
                                .toList());
    }

    /// How many pieces of work there are in each state, with what is known of their failures.
    private static String work(Catalog catalog) {
        return String.join(
                ", ",
                catalog.databases()
                        .catalog()
                        .jdbc()
                        .sql(
                                """
                                SELECT count(*) || ' ' || state || COALESCE(' ' || failure_code, '')
                                       || CASE attempts WHEN 0 THEN '' ELSE ' after ' || attempts END
                                       || COALESCE(' suspect ' || lone_deaths, '')
                                  FROM work_items GROUP BY state, failure_code, attempts, lone_deaths ORDER BY state
                                """)
                        .query(String.class)
                        .list());
    }

    private static List<Path> marks(Catalog catalog) throws IOException {
        Path folder = catalog.home().resolve("deaths");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> marks = Files.list(folder)) {
            return marks.toList();
        }
    }

    @Test
    void whatTakesAllMemoryIsIsolatedAndGivenUpAndTheOthersAreDone(@TempDir Path launchers)
            throws IOException {
        Path odd = homes.resolve("an odd; \"place\" of $HOME's");
        try (DocumentServer pictures = new DocumentServer();
                ReplayServer node = new ScriptedChain(CHAIN.evmNumber()).serve();
                Catalogs catalogs = Catalogs.of(CHAIN, node.rpcUrl(), odd)) {
            Catalog catalog =
                    catalogs.make("poisoned", "--vitrine.fetch.allow-private=127.0.0.0/8");
            List<String> references = new ArrayList<>();
            for (int innocent = 1; innocent <= INNOCENTS; innocent++) {
                pictures.put("/" + innocent, picture(innocent, innocent));
                references.add(pictures.url("/" + innocent));
            }
            pictures.put("/poison", picture(SIDE, SIDE));
            references.add(pictures.url("/poison"));
            due(catalog, references);

            Started shared = catalog.launchWith(launchers, LITTLE, "transcodeMedia");
            assertThat(shared.exit()).as(shared::said).isEqualTo(OUT_OF_MEMORY);
            assertThat(marks(catalog)).as(shared::said).hasSize(1);
            for (int death = 1; death <= 3; death++) {
                Started alone = catalog.startWith(LITTLE, "transcodeMedia");
                assertThat(alone.exit()).as(alone::said).isEqualTo(OUT_OF_MEMORY);
                assertThat(marks(catalog)).as("that of the run before is read").hasSize(1);
            }
            Started last = catalog.startWith(LITTLE, "transcodeMedia");
            assertThat(last.exit()).as(last::said).isZero();
            assertThat(work(catalog))
                    .isEqualTo(INNOCENTS + " DONE, 1 GAVE_UP RESOURCE_EXHAUSTED after 3");
            assertThat(marks(catalog)).isEmpty();
            assertThat(catalog.answer("doctor").out())
                    .contains("vitrine refresh --failed RESOURCE_EXHAUSTED");

            catalog.done("refresh", "--failed", "RESOURCE_EXHAUSTED");
            assertThat(work(catalog)).as("with more memory").isEqualTo(INNOCENTS + 1 + " DONE");
        }
    }

    @Test
    void aKillLeavesNoSuspect() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ReplayServer node = new ScriptedChain(CHAIN.evmNumber()).serve();
                Catalogs catalogs = Catalogs.of(CHAIN, node.rpcUrl(), homes)) {
            Catalog catalog = catalogs.make("killed", "--vitrine.fetch.allow-private=127.0.0.0/8");
            due(catalog, List.of("http://127.0.0.1:" + silent.getLocalPort() + "/"));
            for (int run = 1; run <= 2; run++) {
                String claimed =
                        "SELECT count(*) FROM work_items WHERE state = 'CLAIMED' AND claim_token = "
                                + run;
                Started killed = catalog.start("transcodeMedia");
                Awaiting.until(
                        "the picture is asked for",
                        Duration.ofMinutes(1),
                        () ->
                                Catalogs.number(catalog.databases().catalog(), claimed) == 1
                                        || !killed.isAlive());
                assertThat(work(catalog)).as(killed::said).isEqualTo("1 CLAIMED");
                killed.kill();
                assertThat(killed.exit()).isEqualTo(SIGKILL);
                assertThat(marks(catalog)).isEmpty();
            }
        }
    }
}
