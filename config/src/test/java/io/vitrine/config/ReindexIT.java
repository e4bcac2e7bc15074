package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Catalogs.Catalog;
import io.vitrine.config.Program.Answer;
import io.vitrine.config.replay.GeneratedChain;
import io.vitrine.db.Database;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Doing blocks again mends what is wrong and leaves alone what is right.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReindexIT {

    private static final GeneratedChain.Shape SHAPE =
            new GeneratedChain.Shape(31337, 4, 2, 60, 5, 25);
    private static final GeneratedChain GENERATED = GeneratedChain.of(13, 400, SHAPE);
    private static final String CHAIN = "eip155:31337";

    @TempDir private static Path homes;

    private Catalogs catalogs;
    private Catalog catalog;
    private String digest;
    private String head;

    @BeforeAll
    void open() {
        catalogs = new Catalogs(GENERATED.chain(), homes);
        catalog = catalogs.make("reindexed");
        catalog.run("indexBlocks", "--vitrine.jobs.chunk-size=3");
        catalog.run("projectEvents", "--vitrine.jobs.chunk-size=4");
        digest = catalog.digest();
        head = Long.toString(GENERATED.chain().head());
    }

    @AfterAll
    void close() {
        catalogs.close();
    }

    @BeforeEach
    void isWhole() {
        assertThat(catalog.digest()).isEqualTo(digest);
    }

    private Database data() {
        return catalog.databases().catalog();
    }

    private Answer reindex(String... words) {
        String[] command = new String[words.length + 3];
        command[0] = "reindex";
        command[1] = "--chain";
        command[2] = CHAIN;
        System.arraycopy(words, 0, command, 3, words.length);
        return catalog.answer(command);
    }

    private void breakRows() {
        data().jdbc()
                .sql(
                        """
                        DELETE FROM ownership_transfers WHERE (tx_hash, log_index) =
                            (SELECT tx_hash, log_index FROM ownership_transfers ORDER BY block_number DESC, log_index DESC LIMIT 1)
                        """)
                .update();
        assertThat(catalog.digest()).isNotEqualTo(digest);
    }

    @Test
    void aDryRunNamesTheRowsAndWritesNothing() {
        breakRows();
        Map<String, Long> rows = catalog.rowCounts();
        Answer dry = reindex("--from-block", "0", "--to-block", head, "--from-raw", "--dry-run");
        assertThat(dry.exit()).as(dry::err).isZero();
        assertThat(dry.out()).contains("added", "ownership_transfers", "nothing was written");
        assertThat(catalog.rowCounts()).isEqualTo(rows);

        Answer done = reindex("--from-block", "0", "--to-block", head, "--from-raw");
        assertThat(done.exit()).as(done::err).isZero();
        assertThat(catalog.digest()).isEqualTo(digest);
        Answer again = reindex("--from-block", "0", "--to-block", head, "--from-raw", "--dry-run");
        assertThat(again.out()).contains("No row would change");
    }

    @Test
    void aDryRunComparesEveryKindOfRow() {
        Database wallets = catalog.databases().wallets();
        data().jdbc()
                .sql("DELETE FROM activities WHERE ctid = (SELECT max(ctid) FROM activities)")
                .update();
        int approvals = wallets.jdbc().sql("DELETE FROM approvals_history WHERE approved").update();
        Answer dry = reindex("--from-block", "0", "--to-block", head, "--from-raw", "--dry-run");
        assertThat(dry.exit()).as(dry::err).isZero();
        assertThat(dry.out()).contains("activities ");
        assertThat(approvals).isPositive();
        assertThat(dry.out()).contains("approvals_history ");
        Answer done = reindex("--from-block", "0", "--to-block", head, "--from-raw");
        assertThat(done.exit()).as(done::err).isZero();
    }

    @Test
    void aRangeIsReadFromTheNodeAgainAndProjectedAnew() {
        breakRows();
        Answer dry = reindex("--from-block", "0", "--to-block", head, "--dry-run");
        assertThat(dry.out()).contains("added", "ownership_transfers");
        Answer done = reindex("--from-block", "0", "--to-block", head);
        assertThat(done.exit()).as(done::err).isZero();
        assertThat(catalog.digest()).isEqualTo(digest);
    }

    @Test
    void aReplayOfWhatWasFetchedWithoutAnEventIsRefused() {
        Database indexer = catalog.databases().indexer();
        indexer.jdbc().sql("UPDATE coverages SET topics = topics[2:]").update();
        Answer refused = reindex("--from-block", "1", "--to-block", "2", "--from-raw");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("fetched without an event").contains("--from-raw");

        catalog.run("indexBlocks");
        catalog.run("projectEvents");
        assertThat(reindex("--from-block", "1", "--to-block", "2", "--from-raw").exit()).isZero();
    }

    @Test
    void whatOlderRulesMadeIsMadeAgain() {
        data().jdbc().sql("UPDATE work_ranges SET event_version = 0 WHERE from_block > 3").update();
        assertThat(catalog.answer("status").out())
                .contains("of " + CHAIN + " were made by older rules", "reindex --chain " + CHAIN);
        Answer done = reindex("--outdated");
        assertThat(done.exit()).as(done::err).isZero();
        assertThat(
                        Catalogs.number(
                                data(), "SELECT count(*) FROM work_ranges WHERE event_version = 0"))
                .isZero();
        assertThat(reindex("--outdated").out()).contains("Nothing is outdated");
        assertThat(catalog.answer("status").out()).doesNotContain("older rules");
    }
}
