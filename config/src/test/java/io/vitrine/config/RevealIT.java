package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Catalogs.Catalog;
import io.vitrine.config.Program.Answer;
import io.vitrine.db.Database;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint8;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Documents that change on a real node and a real web server, and the catalog that follows.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
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
    private final List<String> followed = new ArrayList<>();

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
                                    id % 4 == 0
                                            ? ", {\"trait_type\": \"Hat\", \"value\": \"yes\"}"
                                            : ""));
        }
    }

    /// Chain and content digests; what was asked of contracts was asked at other blocks.
    private static List<String> digests(Catalog of, String contract) {
        Answer answer = of.answer("digest", "--collection", name(contract), "--json");
        assertThat(answer.exit()).as(answer::err).isZero();
        JsonNode line = JsonMapper.shared().readTree(answer.out()).get(0);
        return List.of(
                line.get("block").asString(),
                line.get("chainDigest").asString(),
                line.get("content").asString());
    }

    private static String name(String contract) {
        return Anvil.CHAIN + "/" + contract;
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void whatFollowedEqualsACatalogFromScratch() {
        catalog.done("nightly");
        Catalog fresh = make("scratch");
        fresh.done("nightly");
        assertThat(followed).hasSize(6);
        for (String contract : followed) {
            assertThat(digests(catalog, contract)).isEqualTo(digests(fresh, contract));
        }
    }

    /// State and failure of the work on a token's document.
    private String work(String contract, int token) {
        return text(
                """
                SELECT work.state || COALESCE(' ' || failure_code, '') || ' ' || attempts FROM work_items work
                  JOIN tokens ON CAST(tokens.id AS text) = work.key
                 WHERE kind = 'FETCH_METADATA' AND contract_address = '%s' AND token_number = '%s'
                """
                        .formatted(contract, token));
    }

    private String text(String question) {
        return text(data(), question);
    }

    private static String text(Database data, String question) {
        return String.valueOf(data.jdbc().sql(question).query(String.class).single());
    }

    private List<String> asked(String path) {
        return server.requests().stream()
                .filter(request -> request.path().equals(path))
                .map(request ->
                        request.status() + (request.ifNoneMatch() == null ? "" : " if changed"))
                .toList();
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
    void aRevealThatIsAnnouncedShowsWithItsHistory() {
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
                .satisfies(versions -> {
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
        followed.add(contract);
    }

    @Test
    void aRevealThatNobodyAnnouncesIsFoundWhenTheCollectionMoves() {
        String contract = collection();
        catalog.done("nightly");
        revealed("/silent/", 1);
        node.send(contract, "setBase", new Utf8String(server.url("/silent/")), new Bool(true));
        catalog.done("nightly");
        assertThat(history(contract, 1)).as("nothing moved, nobody asks").hasSize(1);

        node.send(contract, "burn", new Uint256(12));
        catalog.done("nightly");
        for (int id = 1; id < TOKENS; id++) {
            assertThat(history(contract, id)).hasSize(2);
            assertThat(history(contract, id).getLast()).startsWith("2 REVEAL");
        }
        followed.add(contract);
    }

    @Test
    void aRevealBehindTheSameAddressIsFoundByAskingNowAndThen() {
        String contract = node.deploy("Revealing721");
        for (int id = 1; id <= TOKENS; id++) {
            server.put("/behind/" + id, "{\"name\":\"Hidden\",\"image\":\"" + PNG + "\"}");
        }
        node.send(contract, "setBase", new Utf8String(server.url("/behind/")), new Bool(true));
        mint(contract, TOKENS);
        catalog.done("nightly");
        dueNow();
        catalog.done("nightly");
        assertThat(
                        text(
                                """
                                SELECT state || ' ' || failure_code || ' ' || attempts || ' ' || (due_at > now() + interval '5 hours')
                                  FROM work_items JOIN collection_bindings bound USING (collection_id)
                                 WHERE kind = 'PROBE_COLLECTION' AND contract_address = '%s'
                                """
                                        .formatted(contract)))
                .as("asked less and less often")
                .isEqualTo("DUE UNREVEALED 1 true");

        revealed("/behind/", 1);
        dueNow();
        catalog.done("nightly");
        assertThat(history(contract, 7).getLast()).startsWith("2 REVEAL").doesNotContain("\"uri\"");
        followed.add(contract);
    }

    private void dueNow() {
        data().jdbc().sql("UPDATE work_items SET due_at = now() WHERE state = 'DUE'").update();
    }

    @Test
    void whatIsUnchangedIsNotWrittenAndWhatIsFrozenIsNotAsked() {
        String contract = node.deploy("Revealing721");
        revealed("/steady/", 1);
        node.send(contract, "setBase", new Utf8String(server.url("/steady/")), new Bool(true));
        mint(contract, 3);
        node.send(contract, "freeze", new Uint256(2));
        catalog.done("nightly");
        String document =
                "SELECT CAST(body AS text) FROM documents.metadata_docs WHERE _id = '%s:%s:1'"
                        .formatted(Anvil.CHAIN, contract);
        String before = text(document);
        server.forget();
        node.send(contract, "sayAll", new Uint256(0), EVERY);
        catalog.done("nightly");
        assertThat(asked("/steady/1")).containsExactly("304 if changed");
        assertThat(asked("/steady/2")).as("frozen").isEmpty();
        assertThat(history(contract, 1)).containsExactly("1 FIRST");
        assertThat(text(document)).isEqualTo(before);
        assertThat(work(contract, 1)).isEqualTo("DONE 0");
    }

    @Test
    void anOperatorHasMetadataAgain() {
        String contract = node.deploy("Revealing721");
        revealed("/again/", 1);
        node.send(contract, "setBase", new Utf8String(server.url("/again/")), new Bool(true));
        mint(contract, 3);
        node.send(contract, "freeze", new Uint256(2));
        catalog.done("nightly");
        for (int id = 1; id <= 3; id++) {
            server.put("/again/" + id, "{\"name\":\"Other " + id + "\"}");
        }
        Answer one = catalog.answer("refresh", "--token", name(contract) + "/1");
        assertThat(one.exit()).as(one::err).isZero();
        assertThat(one.out()).contains("1 documents");
        assertThat(history(contract, 1).getLast()).startsWith("2 OPERATOR");
        assertThat(history(contract, 3)).hasSize(1);

        Answer frozen = catalog.answer("refresh", "--token", name(contract) + "/2");
        assertThat(frozen.out()).contains("0 documents", "Frozen", "--force");
        assertThat(history(contract, 2)).hasSize(1);
        catalog.done("refresh", "--token", name(contract) + "/2", "--force");
        assertThat(history(contract, 2)).hasSize(2);

        server.refuse("/again/3", 404);
        catalog.done("refresh", "--collection", name(contract));
        assertThat(work(contract, 3)).isEqualTo("DUE NOT_FOUND 1");
        server.put("/again/3", "{\"name\":\"Found 3\"}");
        catalog.done("refresh", "--failed", "not_found");
        assertThat(work(contract, 3)).isEqualTo("DONE 0");
        assertThat(history(contract, 3).getLast()).startsWith("2 OPERATOR").contains("Found 3");

        Answer unclear = catalog.answer("refresh");
        assertThat(unclear.exit()).isEqualTo(64);
        assertThat(unclear.err()).contains("--collection", "--token", "--failed");
        assertThat(catalog.answer("refresh", "--token", "eip155:31337/0x12/1").exit())
                .isEqualTo(64);
    }

    @Test
    void aDocumentThatAlternatesChangesOnceAnHour() {
        String contract = node.deploy("Revealing721");
        node.send(contract, "setBase", new Utf8String(server.url("/restless")), new Bool(false));
        mint(contract, 1);
        for (String name : List.of("A", "B", "A")) {
            server.put("/restless", "{\"name\":\"" + name + "\"}");
            node.send(contract, "say", new Uint256(1));
            catalog.done("nightly");
        }
        assertThat(history(contract, 1)).hasSize(3);
        String held =
                "SELECT name || ' ' || held FROM tokens JOIN metadata_versions ON token_id = id"
                        + " WHERE contract_address = '%s' AND version = 3";
        assertThat(text(held.formatted(contract))).isEqualTo("B true");
        assertThat(work(contract, 1)).isEqualTo("DUE UNSTABLE 1");

        data().jdbc()
                .sql("UPDATE metadata_versions SET fetched_at = fetched_at - interval '1 hour'")
                .update();
        dueNow();
        catalog.done("nightly");
        assertThat(text(held.formatted(contract))).isEqualTo("A false");
        assertThat(work(contract, 1)).isEqualTo("DONE 0");
    }

    @Test
    void anErrorPageTakesNothingAwayAndIsTriedAgain() {
        String contract = node.deploy("Revealing721");
        revealed("/shaky/", 1);
        node.send(contract, "setBase", new Utf8String(server.url("/shaky/")), new Bool(true));
        mint(contract, 3);
        catalog.done("nightly");
        server.put("/shaky/1", "<html>we are moving</html>");
        server.refuse("/shaky/2", 503);
        server.put("/shaky/3", "{\"error\":\"token not found\"}");
        node.send(contract, "sayAll", new Uint256(0), EVERY);
        catalog.done("nightly");
        assertThat(work(contract, 1)).isEqualTo("DUE NOT_JSON 1");
        assertThat(work(contract, 2)).isEqualTo("DUE SERVER_ERROR 1");
        assertThat(work(contract, 3)).isEqualTo("DUE NOT_JSON 1");
        assertThat(
                        count(
                                "SELECT count(*) FROM token_trait_links JOIN tokens ON id = token_id WHERE contract_address = '%s'",
                                contract))
                .isEqualTo(6);
        revealed("/shaky/", 1);
        dueNow();
        catalog.done("nightly");
        assertThat(work(contract, 1)).isEqualTo("DONE 0");
        for (int token = 1; token <= 3; token++) {
            assertThat(history(contract, token)).containsExactly("1 FIRST");
        }
        followed.add(contract);
    }

    @Test
    void contractsThatAnswerBadlyHaveAReasonEach() {
        String contract = node.deploy("Revealing721");
        revealed("/odd/", 1);
        node.send(contract, "setBase", new Utf8String(server.url("/odd/")), new Bool(true));
        mint(contract, 9);
        for (int how = 1; how <= 8; how++) {
            node.send(contract, "misbehave", new Uint256(how), new Uint8(how));
        }
        catalog.done("nightly");
        assertThat(IntStream.rangeClosed(1, 9).mapToObj(token -> work(contract, token)))
                .containsExactly(
                        "GAVE_UP URI_TOO_LONG 1",
                        "GAVE_UP ABI_MALFORMED 1",
                        "GAVE_UP CID_INVALID 1",
                        "GAVE_UP REVERTED 1",
                        "GAVE_UP REVERTED 1",
                        "GAVE_UP NO_CODE 1",
                        "GAVE_UP URI_TOO_LONG 1",
                        "DONE 0",
                        "DONE 0");
        node.send(contract, "misbehave", new Uint256(4), new Uint8(0));
        catalog.done("nightly");
        assertThat(work(contract, 4)).as("nothing was said").isEqualTo("GAVE_UP REVERTED 1");
        node.send(contract, "say", new Uint256(4));
        catalog.done("nightly");
        assertThat(work(contract, 4)).isEqualTo("DONE 0");
    }

    @Test
    void aTokenThatIsMintedAgainIsAskedAgain() {
        String contract = node.deploy("Revealing721");
        revealed("/twice/", 1);
        node.send(contract, "setBase", new Utf8String(server.url("/twice/")), new Bool(true));
        mint(contract, 2);
        node.send(contract, "burn", new Uint256(1));
        catalog.done("nightly");
        assertThat(work(contract, 1)).isEqualTo("GAVE_UP BURNED 1");
        node.send(contract, "mintAgain", new Address(Anvil.ACCOUNT), new Uint256(1));
        catalog.done("nightly");
        assertThat(work(contract, 1)).isEqualTo("DONE 0");
        assertThat(history(contract, 1)).containsExactly("1 FIRST");
        followed.add(contract);
    }

    /// A contract says of what it has not minted yet that it is not there, and of itself nothing before it is deployed.
    @Test
    void contractsAreAskedAtNoBlockThatTheCatalogHasNotReached() {
        String contract = collection();
        String minted =
                """
                SELECT string_agg(DISTINCT work.state || COALESCE(' ' || work.failure_code, '') || ' ' || work.attempts, ', ')
                  FROM work_items work JOIN collection_bindings bound USING (collection_id)
                 WHERE kind = '%s' AND contract_address = '%s'
                """;
        Catalog behind = make("behind");
        Database data = behind.databases().catalog();
        long first = node.block();
        behind.run("indexBlocks");
        behind.run("projectEvents", "--from-block", Long.toString(first));
        behind.run("fetchMetadata");
        for (String kind : List.of("DESCRIBE_COLLECTION", "FETCH_METADATA")) {
            assertThat(text(data, minted.formatted(kind, contract))).as(kind).isEqualTo("DUE 0");
        }
        behind.done("nightly");
        assertThat(text(data, minted.formatted("DESCRIBE_COLLECTION", contract)))
                .isEqualTo("DONE 0");
        assertThat(text(data, minted.formatted("FETCH_METADATA", contract))).isEqualTo("DONE 0");

        mint(contract, 1);
        String late = collection();
        behind.run("indexBlocks");
        behind.run("projectEvents", "--from-block", Long.toString(node.block()));
        behind.run("fetchMetadata");
        assertThat(text(data, minted.formatted("DESCRIBE_COLLECTION", late)))
                .isEqualTo("DUE NOT_REACHED 0");
        assertThat(text(data, minted.formatted("FETCH_METADATA", late)))
                .isEqualTo("DUE NOT_REACHED 0");
        behind.done("nightly");
        assertThat(text(data, minted.formatted("DESCRIBE_COLLECTION", late))).isEqualTo("DONE 0");
        for (String each : List.of(contract, late)) {
            assertThat(text(data, minted.formatted("FETCH_METADATA", each))).isEqualTo("DONE 0");
        }
    }

    @Test
    void aContractSaysWhatItsCollectionIs() {
        String contract = collection();
        server.put("/about", "{\"name\":\"not asked\",\"description\":\"first\"}");
        node.send(contract, "setContractURI", new Utf8String(server.url("/about")));
        catalog.done("nightly");
        String about =
                """
                SELECT concat_ws('|', name, description, image_url, banner_url, website_url, stated_fee_bps, stated_fee_receiver)
                  FROM collections JOIN collection_bindings bound ON bound.collection_id = collections.id
                 WHERE contract_address = '%s'
                """
                        .formatted(contract);
        assertThat(text(about)).as("name() counts").isEqualTo("Revealing|first");

        server.put(
                "/about",
                """
                {"name": "not asked", "description": "second", "image": "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
                 "banner_image": "https://example.com/banner.png", "external_link": "https://example.com",
                 "seller_fee_basis_points": 250, "fee_recipient": "0xA97F337c39cccE66adfeCB2BF99C1DdC54C2D721"}
                """);
        node.send(contract, "setContractURI", new Utf8String(server.url("/about")));
        catalog.done("nightly");
        assertThat(text(about))
                .isEqualTo(
                        "Revealing|second|ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"
                                + "|https://example.com/banner.png|https://example.com|250|0xa97f337c39ccce66adfecb2bf99c1ddc54c2d721");
        followed.add(contract);
    }

    @Test
    void theIdOfAnEditionIsFilledIn() {
        String contract = node.deploy("Editions1155");
        node.send(contract, "setUri", new Utf8String(server.url("/edition/{id}/{id}")));
        String last = "f".repeat(64);
        String seven = "0".repeat(63) + "7";
        server.put("/edition/" + last + "/" + last, "{\"name\":\"the last one\"}");
        server.put("/edition/" + seven + "/" + seven, "{\"name\":\"seven\"}");
        for (Uint256 id : List.of(EVERY, new Uint256(7))) {
            node.send(contract, "mint", new Address(Anvil.ACCOUNT), id, new Uint256(5));
        }
        catalog.done("nightly");
        String names =
                "SELECT string_agg(name, ', ' ORDER BY name) FROM tokens WHERE contract_address = '%s'"
                        .formatted(contract);
        assertThat(text(names)).isEqualTo("seven, the last one");
        server.put("/edition/" + seven + "/" + seven, "{\"name\":\"seven again\"}");
        node.send(contract, "say", new Uint256(7));
        catalog.done("nightly");
        assertThat(text(names)).isEqualTo("seven again, the last one");
        assertThat(history(contract, 7).getLast()).startsWith("2 EVENT_URI");
    }
}
