package io.vitrine.writers.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.db.Database;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.documents.PostgresDocumentStore;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.CollectionFacts;
import io.vitrine.domain.event.ContractClaims;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RangeEffects.CollectionSighting;
import io.vitrine.domain.event.TokenStandard;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.chain.Identifiers;
import io.vitrine.processors.chain.SlugBase;
import io.vitrine.writers.orchestration.WorkItems;
import io.vitrine.writers.orchestration.WorkRanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CollectionSlugsIT {

    private static final ChainId ONE = ChainId.evm(1);
    private static final ChainId TWO = ChainId.evm(137);
    private static final ChainId THREE = ChainId.evm(8453);
    private static final String A = "0xabcdef0000000000000000000000000000000001";
    private static final String B = "0xabcdef0000000000000000000000000000000002";

    private static final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private static final DatabaseServer server = DatabaseServer.open(postgres.settings());

    private final Database catalog = server.databases().catalog();
    private final WorkRanges ranges = new WorkRanges(catalog);
    private final WorkItems items = new WorkItems(catalog);
    private final CollectionWriter collections =
            new CollectionWriter(catalog, new PostgresDocumentStore(server.databases()));

    private record Named(ChainId chain, String contract, @Nullable String name) {}

    @AfterAll
    static void close() {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void empty() {
        catalog.jdbc()
                .sql("TRUNCATE collections, work_ranges, work_items, work_fences CASCADE")
                .update();
    }

    @Test
    void aloneTheShortFormIsTaken() {
        assertThat(inEveryOrder(new Named(ONE, A, "Pale Moons")))
                .containsExactly(Map.of("eip155:1 " + A, "pale-moons-abcdef"));
    }

    @Test
    void whoWouldShareTheShortFormHasTheWholeAddress() {
        assertThat(inEveryOrder(new Named(ONE, A, "Moons"), new Named(ONE, B, "Moons")))
                .containsExactly(
                        Map.of("eip155:1 " + A, "moons-" + A, "eip155:1 " + B, "moons-" + B));
    }

    @Test
    void whereTheAddressIsSharedTooTheChainIsAdded() {
        assertThat(
                        inEveryOrder(
                                new Named(ONE, A, "Moons"),
                                new Named(TWO, A, "Moons"),
                                new Named(THREE, B, "Moons")))
                .containsExactly(
                        Map.of(
                                "eip155:1 " + A, "moons-" + A + ".eip155-1",
                                "eip155:137 " + A, "moons-" + A + ".eip155-137",
                                "eip155:8453 " + B, "moons-" + B));
    }

    @Test
    void aNamedOneLeavesTheShortFormToTheNameless() {
        assertThat(inEveryOrder(new Named(ONE, A, null), new Named(ONE, B, "Moons")))
                .containsExactly(
                        Map.of("eip155:1 " + A, "abcdef", "eip155:1 " + B, "moons-abcdef"));
    }

    @Test
    void noNameCanTakeTheSlugOfAnother() {
        String digits = "0x5343520000000000000000000000000000000009";
        Named forged = new Named(ONE, digits, A + " eip155");
        ChainId scroll = ChainId.evm(534352);
        assertThat(inEveryOrder(forged, new Named(scroll, A, null)))
                .containsExactly(
                        Map.of(
                                "eip155:1 " + digits,
                                A + "-eip155-534352",
                                "eip155:534352 " + A,
                                "abcdef"));
    }

    /// The slugs after each order of discovery, told and described at once or one after the other.
    private Set<Map<String, String>> inEveryOrder(Named... all) {
        Set<Map<String, String>> outcomes = new LinkedHashSet<>();
        for (List<Named> order : orders(List.of(all))) {
            empty();
            order.forEach(this::discover);
            order.forEach(this::describe);
            outcomes.add(slugs());
            empty();
            for (Named one : order) {
                discover(one);
                describe(one);
            }
            outcomes.add(slugs());
        }
        return outcomes;
    }

    private static List<List<Named>> orders(List<Named> all) {
        if (all.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Named>> orders = new ArrayList<>();
        for (Named first : all) {
            List<Named> others = new ArrayList<>(all);
            others.remove(first);
            for (List<Named> rest : orders(others)) {
                List<Named> order = new ArrayList<>(List.of(first));
                order.addAll(rest);
                orders.add(order);
            }
        }
        return orders;
    }

    private void discover(Named one) {
        Fence fence = new Fence(JobName.PROJECT_EVENTS, one.chain(), 1);
        BlockRange range = new BlockRange(one.contract().hashCode() & 0xffff, 0xffff);
        CollectionSighting seen =
                new CollectionSighting(
                        one.contract(),
                        TokenStandard.ERC721,
                        range.from(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        true);
        ranges.takeOver(fence);
        ranges.plan(fence, range, range.size());
        assertThat(ranges.claim(fence, range)).contains(range);
        new CatalogProjection(catalog)
                .replace(
                        fence,
                        range,
                        new RangeEffects(List.of(), List.of(), List.of(), List.of(), List.of(seen)),
                        1);
    }

    private void describe(Named one) {
        Fence fence = new Fence(JobName.PROJECT_EVENTS, one.chain(), 1);
        String key = Identifiers.collection(one.chain(), one.contract()).toString();
        WorkItem item = items.claim(fence, WorkKind.DESCRIBE_COLLECTION, 1, null, key).getFirst();
        collections.describe(
                fence,
                List.of(
                        new CollectionFacts(
                                item,
                                one.name(),
                                null,
                                SlugBase.of(one.name(), one.contract()),
                                ContractClaims.NONE,
                                List.of(),
                                null)));
    }

    private Map<String, String> slugs() {
        Map<String, String> slugs = new LinkedHashMap<>();
        catalog.jdbc()
                .sql(
                        """
                        SELECT chain_id || ' ' || contract_address AS place, slug
                          FROM collections JOIN collection_bindings ON collection_id = collections.id ORDER BY 1
                        """)
                .query(row -> {
                    slugs.put(row.getString("place"), row.getString("slug"));
                });
        return slugs;
    }
}
