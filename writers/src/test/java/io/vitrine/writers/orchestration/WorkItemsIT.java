package io.vitrine.writers.orchestration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.db.Database;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.Fenced;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkItemsIT {

    private static final ChainId CHAIN = ChainId.evm(1);
    private static final WorkKind KIND = WorkKind.FETCH_METADATA;
    private static final UUID COLLECTION = new UUID(0, 7);
    private static final WorkFailure LATER =
            new WorkFailure("TIMEOUT", "no answer in 5 s", Duration.ofHours(1), false);
    private static final WorkFailure NEVER =
            new WorkFailure("NOT_JSON", "<html>", Duration.ZERO, true);

    private static final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private static final DatabaseServer server = DatabaseServer.open(postgres.settings());

    private final Database catalog = server.databases().catalog();
    private final WorkItems items = new WorkItems(catalog);
    private final Fence fence = new Fence(JobName.FETCH_METADATA, CHAIN, 5);

    @AfterAll
    static void close() {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void empty() {
        catalog.jdbc().sql("TRUNCATE work_items, work_fences").update();
        items.takeOver(fence, KIND);
    }

    private void due(String... keys) {
        items.makeDue(KIND, CHAIN, work(keys));
    }

    private void dueAgain(String... keys) {
        items.makeDueAgain(KIND, CHAIN, work(keys));
    }

    private static List<WorkItem> work(String... keys) {
        return Stream.of(keys).map(key -> WorkItem.fresh(KIND, key, CHAIN, COLLECTION)).toList();
    }

    private List<String> claim(int limit) {
        return items.claim(fence, KIND, limit, null, null).stream().map(WorkItem::key).toList();
    }

    private void done(Fence by, String... keys) {
        catalog.inTransaction(() -> items.markDone(by, KIND, List.of(keys)));
    }

    private void failed(String key, WorkFailure failure) {
        catalog.inTransaction(() -> items.markFailed(fence, KIND, key, failure));
    }

    private record Row(String state, int attempts, String failure, boolean waits) {}

    private Row row(String key) {
        return catalog.jdbc()
                .sql(
                        """
                        SELECT state, attempts, COALESCE(failure_code, '') AS failure, due_at > now() AS waits
                          FROM work_items WHERE key = :key
                        """)
                .param("key", key)
                .query((row, number) ->
                        new Row(
                                row.getString("state"),
                                row.getInt("attempts"),
                                row.getString("failure"),
                                row.getBoolean("waits")))
                .single();
    }

    @Test
    void whatIsClaimedIsNobodyElses() {
        due("a", "b", "c");
        assertThat(claim(2)).containsExactlyInAnyOrder("a", "b");
        assertThat(claim(2)).containsExactly("c");
        assertThat(claim(2)).isEmpty();
        due("a");
        assertThat(claim(2)).as("known already").isEmpty();
    }

    @Test
    void whateverANodeOrAServerSaidIsRecorded() {
        due("a");
        claim(1);
        failed(
                "a",
                new WorkFailure(
                        "RPC_REFUSED",
                        "no!\0\ud800" + "\ud83d\ude00".repeat(600),
                        Duration.ZERO,
                        false));
        assertThat(row("a").failure()).isEqualTo("RPC_REFUSED");
        assertThat(
                        catalog.jdbc()
                                .sql("SELECT failure_detail FROM work_items")
                                .query((row, place) -> row.getString(1))
                                .single())
                .startsWith("no!\ufffd\ud83d\ude00")
                .endsWith("\ufffd");
    }

    @Test
    void claimsAreBoundedByCollectionAndKey() {
        due("a", "b");
        assertThat(items.claim(fence, KIND, 9, new UUID(0, 8), null)).isEmpty();
        assertThat(items.claim(fence, KIND, 9, COLLECTION, "b"))
                .extracting(WorkItem::key)
                .containsExactly("b");
    }

    @Test
    void doneIsDoneUntilDueAgain() {
        due("a");
        claim(1);
        done(fence, "a");
        assertThat(row("a").state()).isEqualTo("DONE");
        due("a");
        assertThat(claim(1)).isEmpty();
        dueAgain("a");
        assertThat(claim(1)).containsExactly("a");
    }

    @Test
    void aFailureWaitsAndCounts() {
        due("a");
        claim(1);
        failed("a", LATER);
        assertThat(row("a")).isEqualTo(new Row("DUE", 1, "TIMEOUT", true));
        assertThat(claim(1)).isEmpty();
        dueAgain("a");
        assertThat(claim(1)).containsExactly("a");
        done(fence, "a");
        assertThat(row("a").failure()).isEmpty();
    }

    @Test
    void whatCannotBeDoneIsGivenUp() {
        due("a");
        claim(1);
        failed("a", NEVER);
        assertThat(row("a")).isEqualTo(new Row("GAVE_UP", 1, "NOT_JSON", false));
        assertThat(claim(1)).isEmpty();
    }

    @Test
    void dueAgainWhileClaimedIsDoneOnceMore() {
        due("a");
        claim(1);
        dueAgain("a");
        assertThat(claim(1)).as("still claimed").isEmpty();
        done(fence, "a");
        assertThat(row("a").state()).isEqualTo("DUE");
        assertThat(claim(1)).containsExactly("a");
        done(fence, "a");
        assertThat(row("a").state()).isEqualTo("DONE");
    }

    @Test
    void dueAgainWhileClaimedIsNeitherGivenUpNorPutOff() {
        due("a");
        claim(1);
        dueAgain("a");
        failed("a", NEVER);
        assertThat(row("a")).isEqualTo(new Row("DUE", 0, "NOT_JSON", false));
        assertThat(claim(1)).containsExactly("a");
        dueAgain("a");
        failed("a", LATER);
        assertThat(claim(1)).containsExactly("a");
    }

    @Test
    void aNewerRunTakesOverAndTheOlderOneWritesNothing() {
        due("a", "b");
        claim(1);
        Fence newer = new Fence(fence.job(), CHAIN, 6);
        items.takeOver(newer, KIND);
        assertThatThrownBy(() -> claim(1)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> done(fence, "a")).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> failed("a", LATER)).isInstanceOf(Fenced.class);
        assertThat(items.claim(newer, KIND, 9, null, null)).hasSize(2);
        items.takeOver(fence, KIND);
        done(newer, "a", "b");
    }

    @Test
    void aRunThatEndsInOrderGivesItsClaimsBack() {
        due("a", "b");
        claim(2);
        items.release(fence);
        assertThat(claim(2)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aClaimOfAnotherJobIsLeftAlone() {
        due("a");
        claim(1);
        items.takeOver(new Fence(JobName.COMPUTE_RARITY, CHAIN, 9), KIND);
        done(fence, "a");
    }

    @Test
    void aLostClaimRollsTheWholeTransactionBack() {
        due("a", "b");
        claim(1);
        assertThatThrownBy(() -> done(fence, "a", "b"))
                .isInstanceOf(Fenced.class)
                .hasMessageContaining("1 of [a, b]");
        assertThat(row("a").state()).isEqualTo("CLAIMED");
    }

    @Test
    void longDetailIsCut() {
        due("a");
        claim(1);
        failed("a", new WorkFailure("TIMEOUT", "x".repeat(9_000), Duration.ZERO, false));
        assertThat(
                        catalog.jdbc()
                                .sql("SELECT length(failure_detail) FROM work_items")
                                .query(Integer.class)
                                .single())
                .isEqualTo(1000);
    }

    private Fence next = fence;

    /// The run that comes after the one that died, having taken over.
    private WorkItems.Suspects afterDeathOfMemory() {
        next = new Fence(fence.job(), CHAIN, next.token() + 1);
        WorkItems.Suspects suspects = items.distrust(next);
        items.takeOver(next, KIND);
        return suspects;
    }

    private String suspect() {
        return items.claimSuspect(next, KIND, null, null).map(WorkItem::key).orElse("none");
    }

    private List<String> innocents() {
        return items.claim(next, KIND, 9, null, null).stream().map(WorkItem::key).toList();
    }

    private String deaths() {
        return String.join(
                " ",
                catalog.jdbc()
                        .sql(
                                """
                                SELECT key || COALESCE(CAST(lone_deaths AS text), '-') FROM work_items
                                 ORDER BY key
                                """)
                        .query(String.class)
                        .list());
    }

    @Test
    void whatARunHeldThatDiedOfMemoryIsClaimedOneByOneAndApart() {
        due("a", "b", "c");
        claim(2);
        assertThat(suspect()).isEqualTo("none");
        assertThat(afterDeathOfMemory()).isEqualTo(new WorkItems.Suspects(2, null));
        assertThat(deaths()).isEqualTo("a0 b0 c-");
        assertThat(innocents()).containsExactly("c");
        assertThat(suspect()).isEqualTo("a");
        assertThat(suspect()).isEqualTo("b");
        assertThat(suspect()).isEqualTo("none");
        done(next, "a");
        catalog.inTransaction(() -> items.markFailed(next, KIND, "b", LATER));
        assertThat(deaths()).as("done, and failed as anything may").isEqualTo("a- b- c-");
        assertThat(row("a")).isEqualTo(new Row("DONE", 0, "", false));
        assertThat(row("b")).isEqualTo(new Row("DUE", 1, "TIMEOUT", true));
    }

    @Test
    void whoeverDiesOtherwiseLeavesNoSuspect() {
        due("a");
        claim(1);
        next = new Fence(fence.job(), CHAIN, 6);
        items.takeOver(next, KIND);
        assertThat(deaths()).isEqualTo("a-");
        assertThat(innocents()).containsExactly("a");
        items.release(next);
        assertThat(afterDeathOfMemory()).isEqualTo(new WorkItems.Suspects(0, null));
        assertThat(deaths()).isEqualTo("a-");
    }

    @Test
    void whatCausesThreeDeathsAloneIsGivenUpAndBeginsAnewWhenItIsDueAgain() {
        due("a", "b", "c");
        claim(3);
        afterDeathOfMemory();
        assertThat(suspect()).isEqualTo("a");
        afterDeathOfMemory();
        assertThat(deaths()).isEqualTo("a1 b0 c0");
        assertThat(row("a")).isEqualTo(new Row("DUE", 1, "RESOURCE_EXHAUSTED", false));
        for (String innocent : List.of("b", "c")) {
            assertThat(suspect()).as("the least suspect first").isEqualTo(innocent);
            done(next, innocent);
        }
        assertThat(suspect()).isEqualTo("a");
        assertThat(afterDeathOfMemory()).isEqualTo(new WorkItems.Suspects(1, null));
        assertThat(suspect()).isEqualTo("a");
        assertThat(afterDeathOfMemory()).isEqualTo(new WorkItems.Suspects(1, "FETCH_METADATA a"));
        assertThat(row("a")).isEqualTo(new Row("GAVE_UP", 3, "RESOURCE_EXHAUSTED", false));
        assertThat(suspect()).isEqualTo("none");
        assertThat(innocents()).isEmpty();

        dueAgain("a");
        assertThat(deaths()).isEqualTo("a- b- c-");
        assertThat(row("a").attempts()).isZero();
        assertThat(innocents()).containsExactly("a");
    }

    @Test
    void aDeathWithSeveralUnderWayIsNobodysOwn() {
        due("a", "b");
        claim(2);
        for (int death = 0; death < 5; death++) {
            afterDeathOfMemory();
            assertThat(deaths()).isEqualTo("a0 b0");
            assertThat(suspect()).isEqualTo("a");
            assertThat(suspect()).isEqualTo("b");
        }
    }

    @Test
    void aKillBetweenDeathsOfMemoryCountsForNothing() {
        due("a");
        claim(1);
        afterDeathOfMemory();
        for (int kill = 0; kill < 5; kill++) {
            assertThat(suspect()).isEqualTo("a");
            next = new Fence(fence.job(), CHAIN, next.token() + 1);
            items.takeOver(next, KIND);
        }
        assertThat(deaths()).isEqualTo("a0");
    }

    @Test
    void whatChangedSinceItWasClaimedIsNotGivenUp() {
        due("a");
        claim(1);
        for (int death = 0; death < 3; death++) {
            afterDeathOfMemory();
            assertThat(suspect()).isEqualTo("a");
        }
        dueAgain("a");
        afterDeathOfMemory();
        assertThat(row("a").state()).isEqualTo("DUE");
        assertThat(suspect()).as("it still has to prove itself").isEqualTo("a");
    }
}
