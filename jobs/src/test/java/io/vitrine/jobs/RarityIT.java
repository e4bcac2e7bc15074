package io.vitrine.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.db.Database;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.domain.rarity.CollectionRanks;
import io.vitrine.processors.chain.Identifiers;
import io.vitrine.processors.rarity.CollectionRanking;
import io.vitrine.processors.rarity.RarityMethod;
import io.vitrine.readers.rarity.TraitTableReader;
import io.vitrine.readers.rarity.TraitTableReader.Reading;
import io.vitrine.writers.metadata.CollectionSettingsWriter;
import io.vitrine.writers.orchestration.WorkItems;
import io.vitrine.writers.rarity.RarityWriter;
import io.vitrine.writers.rarity.TraitCounts;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Ranks from database to database: who takes part, what is written, and what is not when the ground has moved.
class RarityIT {

    private static final ChainId CHAIN = ChainId.evm(1);
    private static final String CONTRACT = "0x00000000000000000000000000000000000000c0";
    private static final UUID COLLECTION = Identifiers.collection(CHAIN, CONTRACT);

    private static final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private static final DatabaseServer server = DatabaseServer.open(postgres.settings());

    private final Database catalog = server.databases().catalog();
    private final WorkItems items = new WorkItems(catalog);
    private final TraitTableReader tables = new TraitTableReader(catalog);
    private final RarityWriter writer = new RarityWriter(catalog);
    private final Fence fence = new Fence(JobName.COMPUTE_RARITY, CHAIN, 5);

    @AfterAll
    static void close() {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void begin() {
        sql(
                "TRUNCATE collections, collection_bindings, tokens, traits, work_items, work_fences, projection_state, reorgs_undone CASCADE");
        sql(
                """
                INSERT INTO collections (id, slug, slug_base, name, source, created_at, updated_at)
                VALUES ('%s', 'c', 'c', 'c', 'chain', now(), timestamptz '2024-01-13 09:00:11+00')
                """
                        .formatted(COLLECTION));
        sql(
                """
                INSERT INTO collection_bindings (id, collection_id, chain_id, family, token_standard, contract_address, is_primary)
                VALUES (gen_random_uuid(), '%s', '%s', 'evm', 'erc721', '%s', true)
                """
                        .formatted(COLLECTION, CHAIN, CONTRACT));
        sql(
                """
                INSERT INTO projection_state (chain_id, start_block, last_block, last_block_hash, last_block_at, updated_at)
                VALUES ('%s', 0, 100, '0xaa', now(), now())
                """
                        .formatted(CHAIN));
        items.takeOver(fence, WorkKind.COMPUTE_RARITY);
        items.takeOver(fence, WorkKind.COUNT_TRAITS);
        due(WorkKind.COMPUTE_RARITY);
        due(WorkKind.COUNT_TRAITS);
    }

    private void sql(String statement) {
        catalog.jdbc().sql(statement).update();
    }

    private void due(WorkKind kind) {
        items.makeDueAgain(
                kind,
                CHAIN,
                List.of(WorkItem.fresh(kind, COLLECTION.toString(), CHAIN, COLLECTION)));
    }

    private List<WorkItem> claim(WorkKind kind) {
        return items.claim(fence, kind, 1, null, null);
    }

    /// @param minted units; 0 for a token of ERC-721 that is alive, -1 for one that is burned
    private void token(int number, int minted, int burned, boolean described, String... traits) {
        boolean many = minted > 0;
        UUID id = Identifiers.token(CHAIN, CONTRACT, Integer.toString(number));
        sql(
                """
                INSERT INTO tokens (id, collection_id, chain_id, family, contract_address, token_number, token_number_sort, token_standard,
                                    minted_units, burned_units, owner_address, metadata_doc, last_block, last_log_index, last_batch_index, updated_at)
                VALUES ('%s', '%s', '%s', 'evm', '%s', '%d', %d, '%s', %d, %d, %s, %s, 1, 1, 1, now())
                """
                        .formatted(
                                id,
                                COLLECTION,
                                CHAIN,
                                CONTRACT,
                                number,
                                number,
                                many ? "erc1155" : "erc721",
                                Math.max(minted, 0),
                                burned,
                                many || minted < 0 ? "NULL" : "'0x01'",
                                described ? "'doc'" : "NULL"));
        for (String trait : traits) {
            String[] said = trait.split("=");
            link(id, said[0], said[1]);
        }
    }

    private void link(UUID token, String trait, String value) {
        boolean number = value.matches("\\d+");
        String type = number ? "number" : "string";
        UUID traitId = Identifiers.trait(COLLECTION, trait);
        UUID valueId = Identifiers.traitValue(traitId, type, value);
        sql(
                "INSERT INTO traits (id, collection_id, name, normalized_name, value_type) VALUES ('%s', '%s', '%s', '%s', 'string') ON CONFLICT DO NOTHING"
                        .formatted(traitId, COLLECTION, trait, trait));
        sql(
                "INSERT INTO trait_values (id, trait_id, value_type, value_string, value_number, normalized_value) VALUES ('%s', '%s', '%s', %s, %s, '%s') ON CONFLICT DO NOTHING"
                        .formatted(
                                valueId,
                                traitId,
                                type,
                                number ? "NULL" : "'" + value + "'",
                                number ? value : "NULL",
                                value));
        sql(
                "INSERT INTO token_trait_links (token_id, trait_id, trait_value_id, trait_text, value_text) VALUES ('%s', '%s', '%s', '%s', '%s')"
                        .formatted(token, traitId, valueId, trait, value));
    }

    private boolean publish(Reading reading) {
        CollectionRanks ranks =
                CollectionRanking.of(reading.links(), reading.settings(), RarityMethod.all());
        return writer.publish(fence, COLLECTION, reading.moment(), ranks);
    }

    private boolean compute() {
        claim(WorkKind.COMPUTE_RARITY);
        return publish(tables.read(COLLECTION).orElseThrow());
    }

    private List<String> ranks(String method) {
        return catalog.jdbc()
                .sql(
                        """
                        SELECT token_number || ':' || rank FROM rarity_scores JOIN tokens ON tokens.id = token_id
                         WHERE method = :method AND source = 'vitrine' ORDER BY token_number_sort
                        """)
                .param("method", method)
                .query((row, place) -> row.getString(1))
                .list();
    }

    private String one(String statement) {
        return catalog.jdbc().sql(statement).query((row, place) -> row.getString(1)).single();
    }

    @Test
    void theLivingWithADocumentAreRankedAndNobodyElse() {
        token(1, 0, 0, true, "hat=red");
        token(2, 0, 0, true, "hat=red");
        token(3, 0, 0, true, "hat=blue");
        token(4, 0, 0, true);
        token(5, -1, 0, true, "hat=blue");
        token(6, 0, 0, false);
        claim(WorkKind.COUNT_TRAITS);
        new TraitCounts(catalog)
                .count(
                        fence,
                        List.of(
                                WorkItem.fresh(
                                        WorkKind.COUNT_TRAITS,
                                        COLLECTION.toString(),
                                        CHAIN,
                                        COLLECTION)));
        assertThat(compute()).isTrue();
        for (RarityMethod method : RarityMethod.all()) {
            // where the number of traits is one, nobody else has as few as the token without
            assertThat(ranks(method.name()))
                    .as(method.name())
                    .containsExactly("1:3", "2:3", method.countsTraits() ? "3:2" : "3:1", "4:1");
        }
        assertThat(one("SELECT count(*) FROM token_rarity")).isEqualTo("4");
        assertThat(one("SELECT rarity_score FROM trait_values WHERE normalized_value = 'red'"))
                .isEqualTo("2");
        assertThat(one("SELECT occurrences FROM trait_values WHERE normalized_value = 'blue'"))
                .isEqualTo("1");
        assertThat(
                        one(
                                "SELECT string_agg(kind || value || holders, ' ' ORDER BY kind, value) FROM rarity_counts"))
                .isEqualTo("absent1 count01 count13 stringblue1 stringred2");
        assertThat(one("SELECT as_of_block || as_of_block_hash || ' ' || tokens FROM rarity_roots"))
                .isEqualTo("1000xaa 4");
    }

    @Test
    void aTokenCountsOnceHoweverManyEditionsThereAre() {
        token(1, 1000, 0, true, "hat=red");
        token(2, 1, 0, true, "hat=red");
        token(3, 5, 4, true, "hat=blue");
        token(4, 7, 7, true, "hat=blue");
        assertThat(compute()).isTrue();
        assertThat(ranks("product/1")).containsExactly("1:2", "2:2", "3:1");
        assertThat(ranks("sum-inverse/1")).containsExactly("1:2", "2:2", "3:1");
    }

    @Test
    void whatHasChangedSinceItWasReadIsNotPublished() {
        token(1, 0, 0, true, "hat=red");
        claim(WorkKind.COMPUTE_RARITY);
        Reading reading = tables.read(COLLECTION).orElseThrow();
        token(2, 0, 0, true, "hat=red");
        due(WorkKind.COMPUTE_RARITY);
        assertThat(publish(reading)).isFalse();
        assertThat(ranks("product/1")).isEmpty();
        assertThat(one("SELECT state FROM work_items WHERE kind = 'COMPUTE_RARITY'"))
                .isEqualTo("DUE");
        assertThat(compute()).isTrue();
        assertThat(ranks("product/1")).containsExactly("1:1", "2:1");
        assertThat(one("SELECT state FROM work_items WHERE kind = 'COMPUTE_RARITY'"))
                .isEqualTo("DONE");
    }

    @Test
    void whatAReorganisationTookBackIsNotPublished() {
        token(1, 0, 0, true, "hat=red");
        for (String reorg :
                List.of(
                        "UPDATE projection_state SET last_block = 90, last_block_hash = '0xbb'",
                        "UPDATE projection_state SET last_block_hash = '0xcc'",
                        "INSERT INTO reorgs_undone (chain_id, reorg_id) VALUES ('%s', gen_random_uuid())"
                                .formatted(CHAIN))) {
            claim(WorkKind.COMPUTE_RARITY);
            Reading reading = tables.read(COLLECTION).orElseThrow();
            sql(reorg);
            assertThat(publish(reading)).as(reorg).isFalse();
            assertThat(one("SELECT count(*) FROM rarity_roots")).isEqualTo("0");
            assertThat(one("SELECT state FROM work_items WHERE kind = 'COMPUTE_RARITY'"))
                    .isEqualTo("DUE");
        }
        // further on is not elsewhere
        claim(WorkKind.COMPUTE_RARITY);
        Reading reading = tables.read(COLLECTION).orElseThrow();
        sql("UPDATE projection_state SET last_block = 120, last_block_hash = '0xdd'");
        assertThat(publish(reading)).isTrue();
    }

    @Test
    void theOperatorsBinsAndExclusionsHoldFromTheNextRunOn() {
        token(1, 0, 0, true, "hat=red", "level=3");
        token(2, 0, 0, true, "hat=blue", "level=4");
        token(3, 0, 0, true, "hat=blue", "level=70");
        assertThat(compute()).isTrue();
        assertThat(ranks("product/1")).containsExactly("1:1", "2:2", "3:2");
        CollectionSettingsWriter settings = new CollectionSettingsWriter(catalog);
        settings.change(
                COLLECTION, Map.of("rarity.exclude.hat", "true", "rarity.bins.level", "10"), null);
        assertThat(compute()).isTrue();
        assertThat(ranks("product/1")).containsExactly("1:2", "2:2", "3:1");
        settings.change(
                COLLECTION, Map.of("rarity.exclude.hat", "", "rarity.bins.level", ""), null);
        assertThat(one("SELECT settings_json IS NULL FROM collections")).isEqualTo("t");
        assertThat(compute()).isTrue();
        assertThat(ranks("product/1")).containsExactly("1:1", "2:2", "3:2");
    }

    @Test
    void computedAgainComesToTheSameRoot() {
        token(1, 0, 0, true, "hat=red");
        token(2, 0, 0, true, "hat=blue", "eyes=open");
        assertThat(compute()).isTrue();
        String root = one("SELECT root FROM rarity_roots");
        due(WorkKind.COMPUTE_RARITY);
        assertThat(compute()).isTrue();
        assertThat(one("SELECT root FROM rarity_roots")).isEqualTo(root);
        assertThat(one("SELECT count(*) FROM rarity_scores")).isEqualTo("10");
        Reading reading = tables.read(COLLECTION).orElseThrow();
        assertThat(root)
                .isEqualTo(
                        HexFormat.of()
                                .formatHex(
                                        CollectionRanking.of(
                                                        reading.links(),
                                                        reading.settings(),
                                                        RarityMethod.all())
                                                .root()));
    }

    @Test
    void aCollectionThatIsGoneIsDone() {
        sql("DELETE FROM collections");
        claim(WorkKind.COMPUTE_RARITY);
        assertThat(tables.read(COLLECTION)).isEmpty();
        writer.forget(fence, COLLECTION);
        assertThat(one("SELECT state FROM work_items WHERE kind = 'COMPUTE_RARITY'"))
                .isEqualTo("DONE");
    }
}
