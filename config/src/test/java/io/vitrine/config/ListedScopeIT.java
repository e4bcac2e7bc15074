package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Catalogs.Catalog;
import io.vitrine.config.replay.GeneratedChain;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A chain of which only the listed collections are indexed.
class ListedScopeIT {

    private static final GeneratedChain.Shape SHAPE =
            new GeneratedChain.Shape(31337, 4, 2, 60, 5, 25);
    private static final GeneratedChain GENERATED = GeneratedChain.of(11, 400, SHAPE);
    private static final List<String> CONTRACTS = GeneratedChain.contracts(SHAPE);
    private static final String CHAIN = "eip155:31337";

    @TempDir private static Path homes;

    private static Catalogs catalogs;

    @BeforeAll
    static void open() {
        catalogs = new Catalogs(GENERATED.chain(), homes);
    }

    @AfterAll
    static void close() {
        catalogs.close();
    }

    private static Catalog listed(String name, String... contracts) {
        Catalog catalog = catalogs.make(name);
        catalog.done("chain", "add", CHAIN, "--scope", "listed");
        for (String contract : contracts) {
            add(catalog, contract);
        }
        return catalog;
    }

    private static void add(Catalog catalog, String contract) {
        catalog.done("collection", "add", CHAIN + "/" + contract);
    }

    private static void fill(Catalog catalog) {
        catalog.run("indexBlocks", "--vitrine.jobs.chunk-size=3");
        catalog.run("projectEvents");
    }

    private static List<String> indexed(Catalog catalog) {
        return catalog.databases()
                .catalog()
                .jdbc()
                .sql("SELECT contract_address FROM collection_bindings ORDER BY 1")
                .query((row, number) -> row.getString(1))
                .list();
    }

    @Test
    void aCollectionThatIsListedLaterHasItsWholeHistory() {
        Catalog grown = listed("grown", CONTRACTS.get(0), CONTRACTS.get(4));
        fill(grown);
        assertThat(indexed(grown)).containsExactlyInAnyOrder(CONTRACTS.get(0), CONTRACTS.get(4));

        add(grown, CONTRACTS.get(1));
        fill(grown);

        Catalog knowing = listed("knowing", CONTRACTS.get(0), CONTRACTS.get(1), CONTRACTS.get(4));
        fill(knowing);
        assertThat(indexed(knowing)).hasSize(3);
        assertThat(grown.digest()).isEqualTo(knowing.digest());
    }

    @Test
    void withoutAListedCollectionTheJobSaysWhatToType() {
        Catalog empty = listed("empty");
        assertThat(empty.answer("run", "indexBlocks", "--chain", CHAIN).exit()).isEqualTo(1);
        assertThat(empty.answer("run", "indexBlocks", "--chain", CHAIN).err())
                .contains("vitrine collection add " + CHAIN);
    }
}
