package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Catalogs.Catalog;
import io.vitrine.db.Database;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Documents that change on a real node and a real web server, and the catalog that follows.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevealIT {

    private static final int TOKENS = 12;
    private static final Uint256 EVERY =
            new Uint256(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
    private static final String PNG =
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    @TempDir private static Path homes;

    private final Anvil node = Anvil.start();
    private final DocumentServer server = new DocumentServer();
    private Catalogs catalogs;
    private Catalog catalog;
    private int scratch;

    @BeforeAll
    void open() {
        catalogs = Catalogs.of(Anvil.CHAIN, node.rpcUrl(), homes);
        catalog = make("followed");
    }

    private Catalog make(String name) {
        Catalog made = catalogs.make(name, "--vitrine.fetch.allow-private=127.0.0.0/8");
        made.done(
                "chain",
                "add",
                Anvil.CHAIN.caip2(),
                "--rpc",
                node.rpcUrl(),
                "--start-block",
                "0",
                "--finality",
                "0");
        return made;
    }

    @AfterAll
    void close() {
        catalogs.close();
        server.close();
        node.close();
    }

    private String collection() {
        String contract = node.deploy("Revealing721");
        server.put("/hidden", "{\"name\":\"Hidden\",\"image\":\"" + PNG + "\"}");
        node.send(contract, "setBase", new Utf8String(server.url("/hidden")), new Bool(false));
        mint(contract, TOKENS);
        return contract;
    }

    private void mint(String contract, int count) {
        node.send(contract, "mint", new Address(Anvil.ACCOUNT), new Uint256(count));
    }

    /// A document for each token, three in twelve with a hat.
    private void revealed(String folder, int from) {
        for (int id = from; id <= TOKENS; id++) {
            server.put(
                    folder + id,
                    """
                    {"name": "Hero %d", "image": "%s",
                     "attributes": [{"trait_type": "Rank", "value": %d}, {"trait_type": "Eyes", "value": "%s"}%s]}
                    """
                            .formatted(
                                    id,
                                    PNG,
                                    id % 5,
                                    id % 2 == 0 ? "blue" : "green",
                                    id % 4 == 0 ? ", {\"trait_type\": \"Hat\", \"value\": \"yes\"}" : ""));
        }
    }

    /// Chain and content digests; what was asked of contracts was asked at other blocks.
    private static List<String> digests(Catalog of) {
        JsonNode line = JsonMapper.shared().readTree(of.digest()).get(0);
        return List.of(
                line.get("block").asString(),
                line.get("chainDigest").asString(),
                line.get("content").asString());
    }

    private void equalsOneFromScratch() {
        Catalog fresh = make("scratch" + ++scratch);
        fresh.done("nightly");
        assertThat(digests(catalog)).isEqualTo(digests(fresh));
    }

    private long count(String question, String contract) {
        return Catalogs.number(data(), question.formatted(contract));
    }

    private Database data() {
        return catalog.databases().catalog();
    }

    private List<String> history(String contract, int token) {
        return data().jdbc()
                .sql(
                        """
                        SELECT version || ' ' || cause || COALESCE(' ' || CAST(changes_json AS text), '')
                          FROM metadata_versions JOIN tokens ON tokens.id = token_id
                         WHERE contract_address = :contract AND token_number = :token ORDER BY version
                        """)
                .param("contract", contract)
                .param("token", Integer.toString(token))
                .query((row, number) -> row.getString(1))
                .list();
    }

    @Test
    void aRevealThatIsAnnouncedShowsWithItsHistoryAndEqualsACatalogFromScratch() {
        String contract = collection();
        catalog.done("nightly");
        assertThat(
                        count(
                                "SELECT count(*) FROM tokens WHERE contract_address = '%s' AND name = 'Hidden'",
                                contract))
                .isEqualTo(TOKENS);

        revealed("/heroes/", 1);
        node.send(contract, "setBase", new Utf8String(server.url("/heroes/")), new Bool(true));
        node.send(contract, "sayAll", new Uint256(0), EVERY);
        node.send(contract, "burn", new Uint256(5));
        catalog.done("nightly");

        assertThat(history(contract, 4))
                .hasSize(2)
                .satisfies(
                        versions -> {
                            assertThat(versions.get(0)).isEqualTo("1 FIRST");
                            assertThat(versions.get(1))
                                    .startsWith("2 EVENT_4906")
                                    .contains("\"uri\"", "/hidden", "/heroes/4")
                                    .contains("\"before\": \"Hidden\"", "\"after\": \"Hero 4\"")
                                    .contains("{\"trait\": \"Hat\", \"value\": \"yes\"}");
                        });
        assertThat(
                        count(
                                """
                                SELECT sum(occurrences) FROM trait_values JOIN traits ON traits.id = trait_id
                                  JOIN collection_bindings bound ON bound.collection_id = traits.collection_id
                                 WHERE contract_address = '%s' AND normalized_name = 'eyes'
                                """,
                                contract))
                .as("a burned token holds nothing")
                .isEqualTo(TOKENS - 1);
        assertThat(
                        count(
                                """
                                SELECT count(DISTINCT rank) FROM rarity_scores JOIN tokens ON tokens.id = token_id
                                 WHERE contract_address = '%s' AND method = 'information-content/1'
                                """,
                                contract))
                .isGreaterThan(2);
        equalsOneFromScratch();
    }
}
