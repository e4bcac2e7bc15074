package io.vitrine.api;

import io.vitrine.db.Database;
import io.vitrine.db.Databases;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.rarity.CollectionRanking;
import io.vitrine.processors.rarity.RarityMethod;
import io.vitrine.readers.rarity.TraitTableReader;
import io.vitrine.writers.orchestration.WorkItems;
import io.vitrine.writers.rarity.RarityWriter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/// A small catalog, made of nothing but numbers: the same on every run.
final class Seed {

    static final String CHAIN = "eip155:1";
    static final String OTHER_CHAIN = "eip155:10";
    static final String BLOCK_HASH = "0x" + "ab".repeat(32);
    static final long BLOCK = 19_000_000;
    static final String ZERO = "0x0000000000000000000000000000000000000000";

    /// @param standard erc721 or erc1155
    /// @param tokens ids from 0
    /// @param pictured whether its tokens have metadata and pictures
    record Show(
            String slug,
            String name,
            String contract,
            String chain,
            String standard,
            int tokens,
            boolean pictured,
            boolean verified,
            boolean hidden,
            String category) {}

    static final Show ORCHIDS =
            new Show(
                    "glass-orchids-0c1d5a",
                    "Glass Orchids",
                    "0x0c1d5a0000000000000000000000000000000001",
                    CHAIN,
                    "erc721",
                    240,
                    true,
                    true,
                    false,
                    "art");
    static final Show FERRIES =
            new Show(
                    "night-ferries-7f3e21",
                    "Night Ferries",
                    "0x7f3e210000000000000000000000000000000002",
                    CHAIN,
                    "erc721",
                    96,
                    true,
                    false,
                    false,
                    "photography");
    static final Show TERRAZZO =
            new Show(
                    "terrazzo-e4b9c0",
                    "Terrazzo",
                    "0xe4b9c00000000000000000000000000000000003",
                    CHAIN,
                    "erc721",
                    500,
                    true,
                    true,
                    false,
                    "art");
    static final Show MOONS =
            new Show(
                    "paper-moons-51aa90",
                    "Paper Moons",
                    "0x51aa900000000000000000000000000000000004",
                    OTHER_CHAIN,
                    "erc1155",
                    12,
                    true,
                    false,
                    false,
                    "memberships");
    static final Show KEEPERS =
            new Show(
                    "lighthouse-keepers-9d2f77",
                    "Lighthouse Keepers",
                    "0x9d2f770000000000000000000000000000000005",
                    CHAIN,
                    "erc721",
                    64,
                    true,
                    false,
                    false,
                    "pfp");
    static final Show UNSEEN =
            new Show(
                    "archive-of-unsent-letters-3b6e08",
                    "Archive of Unsent Letters, 100% _real_ 🕊",
                    "0x3b6e080000000000000000000000000000000006",
                    CHAIN,
                    "erc721",
                    30,
                    false,
                    false,
                    false,
                    "other");
    static final Show SPAM =
            new Show(
                    "claim-reward-bad000",
                    "Claim reward",
                    "0xbad0000000000000000000000000000000000007",
                    CHAIN,
                    "erc721",
                    20,
                    false,
                    false,
                    true,
                    "other");
    static final List<Show> SHOWS =
            List.of(ORCHIDS, FERRIES, TERRAZZO, MOONS, KEEPERS, UNSEEN, SPAM);

    private static final String COLLECTION =
            """
            INSERT INTO collections (id, slug, slug_base, name, symbol, description, category, image_url, is_verified,
                                     is_hidden, source, total_supply, total_minted, max_supply, royalty_bps,
                                     royalty_receiver, metadata_standard, status, deployed_block, index_status,
                                     tags_json, social_links_json, created_at, updated_at)
            VALUES (md5(:slug)::uuid, :slug, :slug, :name, upper(left(:slug, 4)),
                    'Each piece is drawn from its own number, with nothing else to hold on to: the same on every run.',
                    :category, 'ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi', :verified, :hidden,
                    'chain', :tokens, :tokens, :tokens, 500, '0x00000000000000000000000000000000000000aa', 'erc721-json',
                    'CLOSED', 18000000, 'LIVE', '["drawn","numbers"]', '{"site":"https://example.org"}',
                    timestamptz '2023-08-26 16:21:35+00' + :tokens * interval '1 hour',
                    timestamptz '2024-01-13 09:00:11+00')
            """;

    private static final String BINDING =
            """
            INSERT INTO collection_bindings (id, collection_id, chain_id, family, token_standard, contract_address, is_primary)
            VALUES (md5('b' || :slug)::uuid, md5(:slug)::uuid, :chain, 'evm', :standard, :contract, true)
            """;

    /// Token 7 of every collection is burned; tokens are minted in an order that is not their number.
    private static final String TOKENS =
            """
            INSERT INTO tokens (id, collection_id, chain_id, family, contract_address, token_number, token_number_sort,
                                token_standard, minted_units, burned_units, name, image_url, metadata_url, owner_address,
                                minted_block, minted_log_index, minted_at, last_refresh_at, metadata_doc,
                                last_block, last_log_index, last_batch_index, updated_at)
            SELECT md5(:slug || n)::uuid, md5(:slug)::uuid, :chain, 'evm', :contract, n::text, n,
                   :standard,
                   CASE WHEN :standard = 'erc1155' THEN 10 + n * 5 ELSE 1 END,
                   CASE WHEN n = 7 THEN CASE WHEN :standard = 'erc1155' THEN 10 + n * 5 ELSE 1 END ELSE 0 END,
                   CASE WHEN :pictured THEN :name || ' #' || n END,
                   CASE WHEN :pictured THEN 'ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi/' || n END,
                   'ipfs://bafybeihpjhkeuiq3k6nqa3fkgeigeri7iebtrsuyuey5y6vy36n345xmbi/' || n,
                   CASE WHEN n = 7 OR :standard = 'erc1155' THEN NULL
                        ELSE '0x' || lpad(to_hex((n * n) % 23 + 16), 40, '0') END,
                   18000000 + (n * 7919) % 1000, n % 5, timestamptz '2023-08-26 16:21:35+00' + ((n * 7919) % 1000) * interval '12 seconds',
                   timestamptz '2024-02-01 02:00:00+00',
                   CASE WHEN :pictured THEN :chain || ':' || :contract || ':' || n END,
                   18900000 + n, 3, 0, timestamptz '2024-01-13 09:00:11+00'
              FROM generate_series(0, :tokens - 1) AS n
            """;

    private static final String BALANCES =
            """
            INSERT INTO token_balances (chain_id, contract, token_id, owner, quantity, updated_at)
            SELECT t.chain_id, t.contract_address, t.token_number, t.owner_address, 1, t.updated_at
              FROM tokens t
             WHERE t.owner_address IS NOT NULL
            UNION ALL
            SELECT t.chain_id, t.contract_address, t.token_number, '0x' || lpad(to_hex(16 + o), 40, '0'),
                   CASE WHEN o = 0 THEN -3 ELSE 10 END, t.updated_at
              FROM tokens t
             CROSS JOIN generate_series(0, 6) AS o
             WHERE t.token_standard = 'erc1155' AND t.token_number <> '7'
            """;

    private static final String TRANSFERS =
            """
            INSERT INTO ownership_transfers (chain_id, contract, token_id, from_addr, to_addr, tx_hash, log_index,
                                             quantity, standard, block_number, block_hash, at)
            SELECT t.chain_id, t.contract_address, t.token_number,
                   CASE WHEN step = 0 THEN '0x0000000000000000000000000000000000000000'
                        ELSE '0x' || lpad(to_hex(40 + step), 40, '0') END,
                   CASE WHEN step = 2 AND t.owner_address IS NULL THEN '0x0000000000000000000000000000000000000000'
                        WHEN step = 2 THEN t.owner_address
                        ELSE '0x' || lpad(to_hex(41 + step), 40, '0') END,
                   '0x' || md5(t.id::text || step) || md5(step || t.id::text), 3 + step,
                   1, t.token_standard, t.minted_block + step * 1000,
                   '0x' || md5((t.minted_block + step * 1000)::text) || md5('h'),
                   t.minted_at + step * interval '3 hours 20 minutes'
              FROM tokens t
             CROSS JOIN generate_series(0, 2) AS step
            """;

    private static final String ACTIVITIES =
            """
            INSERT INTO activities (id, token_id, type, from_address, to_address, quantity, tx_hash, block_or_slot,
                                    timestamp, chain_id, collection_id, block_number, log_index)
            SELECT md5(o.tx_hash || o.log_index)::uuid, t.id,
                   CASE WHEN o.from_addr = '0x0000000000000000000000000000000000000000' THEN 'mint'
                        WHEN o.to_addr = '0x0000000000000000000000000000000000000000' THEN 'burn'
                        ELSE 'transfer' END,
                   o.from_addr, o.to_addr, o.quantity, o.tx_hash, o.block_number::text, o.at, o.chain_id,
                   t.collection_id, o.block_number, o.log_index
              FROM ownership_transfers o
              JOIN tokens t ON t.chain_id = o.chain_id AND t.contract_address = o.contract AND t.token_number = o.token_id
            """;

    private static final String TRAIT =
            """
            INSERT INTO traits (id, collection_id, name, normalized_name, value_type, display_type, sort_order)
            SELECT md5(c.id::text || :trait)::uuid, c.id, :trait, lower(:trait), :type, :display, :place
              FROM collections c
             WHERE EXISTS (SELECT FROM tokens t WHERE t.collection_id = c.id AND t.metadata_doc IS NOT NULL)
            """;

    private static final String TRAIT_VALUE =
            """
            INSERT INTO trait_values (id, trait_id, value_type, value_string, value_number, normalized_value)
            SELECT md5(t.id::text || :value)::uuid, t.id, t.value_type,
                   CASE WHEN t.value_type = 'string' THEN :value END,
                   CASE WHEN t.value_type = 'number' THEN CAST(:number AS double precision) END, lower(:value)
              FROM traits t
             WHERE t.name = :trait
            """;

    private static final String LINK =
            """
            INSERT INTO token_trait_links (token_id, trait_id, trait_value_id, place, trait_text, value_text)
            SELECT t.id, r.id, md5(r.id::text || :value)::uuid, r.sort_order, r.name, :value
              FROM tokens t
              JOIN traits r ON r.collection_id = t.collection_id AND r.name = :trait
             WHERE (('x' || left(md5(t.id::text || :trait), 7))::bit(28)::integer % 100) BETWEEN :from AND :to
            """;

    private static final List<String> COUNTS =
            List.of(
                    """
                    UPDATE trait_values v
                       SET occurrences = n.holders, frequency = n.holders::float8 / n.described,
                           rarity_score = n.described::float8 / greatest(n.holders, 1)
                      FROM (SELECT w.id, count(t.id) AS holders,
                                   (SELECT count(*) FROM tokens k
                                     WHERE k.collection_id = r.collection_id AND NOT k.burned
                                       AND k.metadata_doc IS NOT NULL) AS described
                              FROM trait_values w
                              JOIN traits r ON r.id = w.trait_id
                              LEFT JOIN token_trait_links l ON l.trait_value_id = w.id
                              LEFT JOIN tokens t ON t.id = l.token_id AND NOT t.burned
                             GROUP BY w.id, r.collection_id) AS n
                     WHERE n.id = v.id
                    """,
                    """
                    INSERT INTO collection_stats (collection_id, items_count, owners_count, as_of_block, last_updated_at)
                    SELECT c.id,
                           (SELECT count(*) FROM tokens t WHERE t.collection_id = c.id AND NOT t.burned),
                           (SELECT count(DISTINCT b.owner)
                              FROM tokens t
                              JOIN token_balances b ON b.chain_id = t.chain_id AND b.contract = t.contract_address
                                                   AND b.token_id = t.token_number
                             WHERE t.collection_id = c.id AND b.quantity > 0),
                           19000000, c.updated_at
                      FROM collections c
                    """);

    private static final List<String> SAID =
            List.of(
                    """
                    INSERT INTO collection_roles (chain_id, address, role, account, granted_at)
                    SELECT bound.chain_id, bound.contract_address, role, account, timestamptz '2023-09-01 00:00:00+00'
                      FROM collection_bindings bound
                     CROSS JOIN (VALUES ('OWNER', '0x00000000000000000000000000000000000000aa'),
                                        ('MINTER_ROLE', '0x00000000000000000000000000000000000000ab'),
                                        ('MINTER_ROLE', '0x00000000000000000000000000000000000000ac')) AS held (role, account)
                    """,
                    """
                    INSERT INTO collection_mint_config (collection_id, start_date, end_date, mint_price_text, stages_json)
                    SELECT id, timestamptz '2023-09-01 00:00:00+00', NULL, '0.08 ETH', '[{"part":"seadrop-public","open":true}]'
                      FROM collections WHERE slug LIKE 'glass-orchids%'
                    """);

    private static final List<String> APPROVED =
            List.of(
                    """
                    INSERT INTO wallets (id, account_id, address, chain_id, created_at, updated_at)
                    VALUES (md5('holder')::uuid, 'eip155:1:0x0000000000000000000000000000000000000011',
                            '0x0000000000000000000000000000000000000011', 'eip155:1', now(), now())
                    """,
                    """
                    INSERT INTO approvals (wallet_id, chain_id, contract, token_id, operator, standard, approved, approved_at, revoked_at,
                                           tx_hash, block_number, log_index, updated_at)
                    SELECT md5('holder')::uuid, 'eip155:1', contract, token, '0x1e0049783f008a0085193e00003d00cd54003c71', 'erc721',
                           token = '*', now(), CASE WHEN token <> '*' THEN now() END, '0x' || md5(contract || token), 18000001, 1, now()
                      FROM (VALUES ('0x0c1d5a0000000000000000000000000000000001'), ('0xe4b9c00000000000000000000000000000000003')) AS a (contract)
                     CROSS JOIN (VALUES ('*'), ('3'), ('12')) AS b (token)
                    """);

    private static final String PROJECTED =
            """
            INSERT INTO projection_state (chain_id, start_block, last_block, last_block_hash, last_block_at, updated_at)
            VALUES (:chain, 18000000, :block, :hash, timestamptz '2024-01-13 09:00:11+00', now())
            """;

    private static final Map<String, List<String>> TRAITS =
            Map.of(
                    "Ground", List.of("Linen", "Slate", "Apricot", "Midnight", "Celadon", "Gold"),
                    "Form", List.of("Petal", "Arc", "Facet", "Reed", "Halo"),
                    "Light", List.of("Morning", "Noon", "Dusk", "Eclipse"),
                    "Frame", List.of("None", "Oak", "Brass"),
                    "Edition", List.of("1", "2", "3", "5", "8"));
    private static final List<String> ORDER =
            List.of("Ground", "Form", "Light", "Frame", "Edition");

    private Seed() {}

    static void fill(Databases databases) {
        Database catalog = databases.catalog();
        catalog.inTransaction(() -> {
            SHOWS.forEach(show -> collection(catalog, show));
            for (String statement : List.of(BALANCES, TRANSFERS, ACTIVITIES)) {
                catalog.jdbc().sql(statement).update();
            }
            ORDER.forEach(trait -> trait(catalog, trait));
            COUNTS.forEach(statement -> catalog.jdbc().sql(statement).update());
            SAID.forEach(statement -> catalog.jdbc().sql(statement).update());
            for (String chain : List.of(CHAIN, OTHER_CHAIN)) {
                catalog.jdbc()
                        .sql(PROJECTED)
                        .param("chain", chain)
                        .param("block", BLOCK)
                        .param("hash", BLOCK_HASH)
                        .update();
            }
        });
        SHOWS.stream().filter(Show::pictured).forEach(show -> rank(catalog, show));
        APPROVED.forEach(statement -> databases.wallets().jdbc().sql(statement).update());
        databases
                .registry()
                .jdbc()
                .sql(
                        """
                        INSERT INTO chains (caip2, chain_numeric, name, native_symbol, decimals, explorer_url, enabled)
                        VALUES ('eip155:1', 1, 'Ethereum', 'ETH', 18, 'https://etherscan.io', true),
                               ('eip155:10', 10, 'OP Mainnet', 'ETH', 18, 'https://optimistic.etherscan.io', false)
                        ON CONFLICT (caip2) DO NOTHING
                        """)
                .update();
    }

    private static void collection(Database catalog, Show show) {
        for (String statement : List.of(COLLECTION, BINDING, TOKENS)) {
            catalog.jdbc()
                    .sql(statement)
                    .param("slug", show.slug())
                    .param("name", show.name())
                    .param("contract", show.contract())
                    .param("chain", show.chain())
                    .param("standard", show.standard())
                    .param("tokens", show.tokens())
                    .param("pictured", show.pictured())
                    .param("verified", show.verified())
                    .param("hidden", show.hidden())
                    .param("category", show.category())
                    .update();
        }
        if (show.pictured()) {
            IntStream.range(0, show.tokens())
                    .forEach(number ->
                            catalog.jdbc()
                                    .sql(
                                            """
                                            INSERT INTO token_media (token_id, role, reference_key, asset_id)
                                            VALUES (md5(:slug || :number)::uuid, 'image', :key, :asset)
                                            """)
                                    .param("slug", show.slug())
                                    .param("number", Integer.toString(number))
                                    .param("key", show.slug() + number)
                                    .param("asset", Pictures.asset(show, number))
                                    .update());
        }
    }

    /// As the job computes and publishes it.
    private static void rank(Database catalog, Show show) {
        UUID collection =
                catalog.jdbc()
                        .sql("SELECT id FROM collections WHERE slug = :slug")
                        .param("slug", show.slug())
                        .query((row, place) -> row.getObject(1, UUID.class))
                        .single();
        ChainId chain = new ChainId(show.chain());
        Fence fence = new Fence(JobName.COMPUTE_RARITY, chain, 1);
        WorkItems items = new WorkItems(catalog);
        items.takeOver(fence, WorkKind.COMPUTE_RARITY);
        items.makeDueAgain(
                WorkKind.COMPUTE_RARITY,
                chain,
                List.of(
                        WorkItem.fresh(
                                WorkKind.COMPUTE_RARITY,
                                collection.toString(),
                                chain,
                                collection)));
        items.claim(fence, WorkKind.COMPUTE_RARITY, 1, collection, null);
        TraitTableReader.Reading reading =
                new TraitTableReader(catalog).read(collection).orElseThrow();
        new RarityWriter(catalog)
                .publish(
                        fence,
                        collection,
                        reading.moment(),
                        CollectionRanking.of(
                                reading.links(), reading.settings(), RarityMethod.all()));
    }

    private static void trait(Database catalog, String trait) {
        boolean number = trait.equals("Edition");
        catalog.jdbc()
                .sql(TRAIT)
                .param("trait", trait)
                .param("type", number ? "number" : "string")
                .param("display", number ? "number" : null)
                .param("place", ORDER.indexOf(trait))
                .update();
        List<String> values = TRAITS.getOrDefault(trait, List.of());
        int from = 0;
        for (int place = 0; place < values.size(); place++) {
            // The first value is common, each further one about half as frequent.
            int to = place == values.size() - 1 ? 99 : from + (100 - from) / 2;
            if (trait.equals("Frame")) {
                to = Math.min(to, 80);
            }
            String value = values.get(place);
            catalog.jdbc()
                    .sql(TRAIT_VALUE)
                    .param("trait", trait)
                    .param("value", value)
                    .param("number", number ? value : null)
                    .update();
            catalog.jdbc()
                    .sql(LINK)
                    .param("trait", trait)
                    .param("value", value)
                    .param("from", from)
                    .param("to", to)
                    .update();
            from = to + 1;
        }
    }
}
