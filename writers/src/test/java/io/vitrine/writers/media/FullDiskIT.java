package io.vitrine.writers.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vitrine.db.Database;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.StoreUnavailable;
import io.vitrine.db.documents.PostgresDocumentStore;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.db.objects.FolderObjectStore;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.media.MediaBudget;
import io.vitrine.domain.media.TranscodedReference;
import io.vitrine.domain.media.TranscodedReference.Media;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.media.MediaTranscoder;
import io.vitrine.writers.orchestration.WorkItems;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// P-13: a picture for which the disk has no room is due again, and nothing of it is left lying about.
class FullDiskIT {

    private static final ChainId CHAIN = ChainId.evm(1);
    private static final int SIDE = 500;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPictureWithoutRoomIsDueAgainAndLeavesNothingBehind(@TempDir Path disk) throws Exception {
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
        if (!mounted) {
            System.err.println(
                    "NOT TESTED: pictures on a full disk, as this user may not mount one");
        }
        assumeTrue(mounted, "may not mount a small disk");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
                DatabaseServer server = DatabaseServer.open(postgres.settings())) {
            Database catalog = server.databases().catalog();
            WorkItems items = new WorkItems(catalog);
            Fence fence = new Fence(JobName.TRANSCODE_MEDIA, CHAIN, 1);
            items.takeOver(fence, WorkKind.TRANSCODE_MEDIA);
            items.makeDue(
                    WorkKind.TRANSCODE_MEDIA,
                    CHAIN,
                    List.of(WorkItem.fresh(WorkKind.TRANSCODE_MEDIA, "key", CHAIN, null)));
            WorkItem item = items.claim(fence, WorkKind.TRANSCODE_MEDIA, 1, null, null).getFirst();
            MediaWriter writer =
                    new MediaWriter(
                            catalog,
                            new PostgresDocumentStore(server.databases()),
                            FolderObjectStore.open(disk));
            List<TranscodedReference> batch = List.of(transcoded(item));
            assertThatThrownBy(() -> writer.write(fence, batch, Instant.EPOCH))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("No space left on device");
            assertThat(state(catalog)).isEqualTo("DUE SPOOL_FULL 1 true");
            try (Stream<Path> left = Files.list(disk.resolve("incoming"))) {
                assertThat(left).isEmpty();
            }
            assertThat(run("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
            catalog.jdbc().sql("UPDATE work_items SET due_at = now()").update();
            assertThat(items.claim(fence, WorkKind.TRANSCODE_MEDIA, 1, null, null)).hasSize(1);
            writer.write(fence, batch, Instant.EPOCH);
            assertThat(state(catalog)).startsWith("DONE  0");
        } finally {
            run("umount", disk.toString());
        }
    }

    private static String state(Database catalog) {
        return catalog.jdbc()
                .sql(
                        """
                        SELECT concat_ws(' ', state, COALESCE(failure_code, ''), attempts, CASE WHEN due_at > now() THEN 'true' END)
                          FROM work_items
                        """)
                .query((row, number) -> row.getString(1))
                .single();
    }

    /// Noise, which no format makes smaller.
    private static TranscodedReference transcoded(WorkItem item) throws IOException {
        Random random = new Random(7);
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < SIDE * SIDE; at++) {
            picture.setRGB(at % SIDE, at / SIDE, random.nextInt());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return new TranscodedReference(
                item,
                new Media(
                        "https://example.org/noise.png",
                        null,
                        null,
                        bytes.toByteArray(),
                        MediaTranscoder.transcode(bytes.toByteArray(), MediaBudget.DEFAULT)),
                null);
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
