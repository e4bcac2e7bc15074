import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vitrine.db.Database;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.domain.rarity.CollectionRanks;
import io.vitrine.processors.rarity.CollectionRanking;
import io.vitrine.processors.rarity.RarityMethod;
import io.vitrine.readers.rarity.TraitTableReader;
import io.vitrine.readers.rarity.TraitTableReader.Reading;
import io.vitrine.writers.orchestration.WorkItems;
import io.vitrine.writers.rarity.RarityWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/// Ranks made-up collections from database to database, fsync on. `rarity.sh` starts it.
class RarityBench {

    private static final ChainId CHAIN = ChainId.evm(1);
    private static final int TRAITS = 8;

    private static final List<String> COLLECTION =
            List.of(
                    """
                    INSERT INTO collections (id, slug, slug_base, name, source, created_at, updated_at)
                    VALUES (:collection, :slug, :slug, :slug, 'chain', now(), now())
                    """,
                    """
                    INSERT INTO collection_bindings (id, collection_id, chain_id, family, token_standard, contract_address, is_primary)
                    VALUES (gen_random_uuid(), :collection, 'eip155:1', 'evm', 'erc721', :slug, true)
                    """,
                    """
                    INSERT INTO traits (id, collection_id, name, normalized_name, value_type)
                    SELECT md5(:slug || ' t' || trait)::uuid, :collection, 'Trait ' || trait, 'trait ' || trait, 'string'
                      FROM generate_series(1, :traits) AS trait
                    """,
                    """
                    INSERT INTO trait_values (id, trait_id, value_type, value_string, normalized_value)
                    SELECT md5(:slug || ' t' || trait || 'v' || value)::uuid, md5(:slug || ' t' || trait)::uuid, 'string', 'Value ' || value, 'value ' || value
                      FROM generate_series(1, :traits) AS trait, generate_series(1, 40) AS value
                    """,
                    """
                    INSERT INTO tokens (id, collection_id, chain_id, family, contract_address, token_number, token_number_sort, token_standard,
                                        owner_address, metadata_doc, last_block, last_log_index, last_batch_index, updated_at)
                    SELECT md5(:slug || ' ' || number)::uuid, :collection, 'eip155:1', 'evm', :slug, number, number, 'erc721', '0x01', 'doc', 1, 1, 1, now()
                      FROM generate_series(1, :tokens) AS number
                    """,
                    // a few values are common and most are rare, as in collections that people draw
                    """
                    INSERT INTO token_trait_links (token_id, trait_id, trait_value_id, trait_text, value_text)
                    SELECT md5(:slug || ' ' || number)::uuid, md5(:slug || ' t' || trait)::uuid,
                           md5(:slug || ' t' || trait || 'v' || 1 + floor(40 * power(random(), 2)))::uuid, 'Trait', 'Value'
                      FROM generate_series(1, :tokens) AS number, generate_series(1, :traits) AS trait
                     WHERE trait <= 4 OR random() < 0.6
                    """);

    private final Database catalog;
    private final WorkItems items;
    private final Fence fence = new Fence(JobName.COMPUTE_RARITY, CHAIN, 1);
    private final TraitTableReader tables;
    private final RarityWriter writer;

    RarityBench(Database catalog) {
        this.catalog = catalog;
        this.items = new WorkItems(catalog);
        this.tables = new TraitTableReader(catalog);
        this.writer = new RarityWriter(catalog);
        items.takeOver(fence, WorkKind.COMPUTE_RARITY);
    }

    static void main(String[] given) {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        int collections = Integer.parseInt(given[1]);
        int tokens = Integer.parseInt(given[2]);
        List<String> wanted = List.of(given[3].split(","));
        List<RarityMethod> methods =
                RarityMethod.all().stream()
                        .filter(method ->
                                given[3].equals("all")
                                        || wanted.contains(method.name().replaceAll("/.*", "")))
                        .toList();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(Path.of(given[0]));
                DatabaseServer server = DatabaseServer.open(postgres.settings())) {
            RarityBench bench = new RarityBench(server.databases().catalog());
            bench.fill(collections, tokens);
            bench.rank(collections, tokens, methods);
        }
    }

    private static UUID collection(int number) {
        return new UUID(7, number);
    }

    private void fill(int collections, int tokens) {
        long start = System.nanoTime();
        for (int number = 1; number <= collections; number++) {
            UUID id = collection(number);
            for (String statement : COLLECTION) {
                catalog.jdbc()
                        .sql(statement)
                        .param("collection", id)
                        .param("slug", "c" + number)
                        .param("traits", TRAITS)
                        .param("tokens", tokens)
                        .update();
            }
            items.makeDue(
                    WorkKind.COMPUTE_RARITY,
                    CHAIN,
                    List.of(WorkItem.fresh(WorkKind.COMPUTE_RARITY, id.toString(), CHAIN, id)));
        }
        catalog.jdbc().sql("ANALYZE").update();
        System.out.printf(Locale.ROOT, "%d collections of %,d tokens made up in %.1f s%n", collections, tokens, since(start));
    }

    private void rank(int collections, int tokens, List<RarityMethod> methods) {
        double read = 0;
        double rank = 0;
        double publish = 0;
        for (int number = 1; number <= collections; number++) {
            UUID id = collection(number);
            items.claim(fence, WorkKind.COMPUTE_RARITY, 1, id, null);
            long start = System.nanoTime();
            Reading reading = tables.read(id).orElseThrow();
            double reads = since(start);
            start = System.nanoTime();
            CollectionRanks ranks = CollectionRanking.of(reading.links(), reading.settings(), methods);
            double ranked = since(start);
            start = System.nanoTime();
            if (!writer.publish(fence, id, reading.moment(), ranks)) {
                throw new IllegalStateException("the ranks of " + id + " were not published");
            }
            double published = since(start);
            read += reads;
            rank += ranked;
            publish += published;
            if (number <= 3 || number == collections) {
                System.out.printf(
                        Locale.ROOT,
                        "collection %d: read %.0f ms, ranked %.0f ms, published %.0f ms: %.2f s%n",
                        number,
                        reads * 1e3,
                        ranked * 1e3,
                        published * 1e3,
                        reads + ranked + published);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%n%s over %,d tokens: %.1f s (read %.1f, rank %.1f, publish %.1f), heap at most %d MB, %d processors%n",
                methods.stream().map(RarityMethod::name).toList(),
                (long) collections * tokens,
                read + rank + publish,
                read,
                rank,
                publish,
                peak() >> 20,
                Runtime.getRuntime().availableProcessors());
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
