package io.vitrine.writers.orchestration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.db.Database;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.Fenced;
import io.vitrine.domain.orchestration.JobName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkRangesIT {

    private static final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private static final DatabaseServer server = DatabaseServer.open(postgres.settings());
    private static final BlockRange ALL = new BlockRange(0, 1_000);

    private final Database indexer = server.databases().indexer();
    private final WorkRanges ranges = new WorkRanges(indexer);
    private final Fence fence = new Fence(JobName.INDEX_BLOCKS, ChainId.evm(1), 5);

    @AfterAll
    static void close() {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void empty() {
        indexer.jdbc().sql("TRUNCATE work_ranges, work_fences").update();
        ranges.takeOver(fence);
    }

    private List<String> rows() {
        return indexer.jdbc()
                .sql(
                        "SELECT from_block || '-' || to_block || ' ' || state FROM work_ranges"
                                + " ORDER BY from_block")
                .query((row, number) -> row.getString(1))
                .list();
    }

    @Test
    void aClaimCutsOffWhatItTakes() {
        ranges.plan(fence, new BlockRange(0, 99), 1_000);
        assertThat(ranges.claim(fence, ALL, 25)).contains(new BlockRange(0, 24));
        assertThat(ranges.claim(fence, ALL, 50)).contains(new BlockRange(25, 74));
        assertThat(ranges.claim(fence, ALL, 50)).contains(new BlockRange(75, 99));
        assertThat(ranges.claim(fence, ALL, 50)).isEmpty();
        assertThat(rows()).containsExactly("0-24 CLAIMED", "25-74 CLAIMED", "75-99 CLAIMED");
    }

    @Test
    void whatLiesOutsideTheBoundsStaysPlanned() {
        ranges.plan(fence, new BlockRange(0, 99), 1_000);
        assertThat(ranges.claim(fence, new BlockRange(30, 40), 25))
                .contains(new BlockRange(30, 40));
        assertThat(ranges.claim(fence, new BlockRange(30, 40), 25)).isEmpty();
        assertThat(rows()).containsExactly("0-29 PLANNED", "30-40 CLAIMED", "41-99 PLANNED");
    }

    @Test
    void aRangeThatIsGivenBackIsClaimedAgain() {
        ranges.plan(fence, new BlockRange(0, 9), 10);
        BlockRange claimed = ranges.claim(fence, ALL).orElseThrow();
        ranges.release(fence, claimed);
        assertThat(ranges.claim(fence, ALL)).contains(claimed);
    }

    @Test
    void theRestOfARangeIsClaimedByWhoeverComesNext() {
        ranges.plan(fence, new BlockRange(0, 9), 10);
        BlockRange claimed = ranges.claim(fence, ALL).orElseThrow();
        assertThat(ranges.giveBack(fence, claimed, 4)).isEqualTo(new BlockRange(0, 3));
        assertThat(rows()).containsExactly("0-3 CLAIMED", "4-9 PLANNED");
        assertThat(ranges.claim(fence, ALL)).contains(new BlockRange(4, 9));
        assertThatThrownBy(() -> ranges.giveBack(fence, claimed, 2))
                .as("what is no longer claimed as a whole")
                .isInstanceOf(Fenced.class);
        assertThat(rows()).containsExactly("0-3 CLAIMED", "4-9 CLAIMED");
    }

    /// What is planned a second time was stored before, and its parts too: what follows from it is made anew.
    @Test
    void aPartIsAsOldAsTheWhole() {
        ranges.plan(fence, new BlockRange(0, 9), 10);
        ranges.claim(fence, ALL);
        indexer.inTransaction(() ->
                ranges.markDone(fence, List.of(new WorkRanges.Done(new BlockRange(0, 9), 7))));
        ranges.planAgain(fence, List.of(new BlockRange(3, 4)));
        assertThat(ranges.claim(fence, ALL, 4)).contains(new BlockRange(0, 3));
        assertThat(
                        indexer.jdbc()
                                .sql("SELECT count(*) FROM work_ranges WHERE done_at IS NOT NULL")
                                .query(Long.class)
                                .single())
                .isEqualTo(2);
    }

    @Test
    void workersSideBySideTakeEachBlockOnce() throws Exception {
        ranges.plan(fence, new BlockRange(0, 199), 1_000);
        List<BlockRange> taken = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
            for (int worker = 0; worker < 4; worker++) {
                workers.submit(() -> {
                    for (Optional<BlockRange> next = ranges.claim(fence, ALL, 7);
                            next.isPresent();
                            next = ranges.claim(fence, ALL, 7)) {
                        taken.add(next.get());
                    }
                    return null;
                });
            }
        }
        assertThat(taken.stream().mapToLong(BlockRange::size).sum()).isEqualTo(200);
        assertThat(taken).doesNotHaveDuplicates().hasSize(29);
    }
}
