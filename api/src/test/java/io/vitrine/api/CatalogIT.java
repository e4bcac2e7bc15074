package io.vitrine.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.processors.rarity.RarityTree;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole facade over HTTP, against a real server with the rows of {@link Seed}.
class CatalogIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String ORCHIDS = "/v1/collections/" + Seed.ORCHIDS.slug();
    private static final String TOKEN =
            "/v1/tokens/" + Seed.CHAIN + "/" + Seed.ORCHIDS.contract() + "/3";
    private static final String HOLDER = "0x0000000000000000000000000000000000000011";

    private static final Map<String, String> OPERATOR =
            Map.of("Authorization", "Bearer " + Gallery.OPERATOR);

    private static Gallery gallery;

    @BeforeAll
    static void open() {
        gallery = Gallery.open(0);
    }

    @AfterAll
    static void close() {
        gallery.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/collections?sort=name",
                "/v1/collections?sort=floor&order=desc",
                "/v1/collections?sort=volume",
                "/v1/collections?sort=items&order=desc",
                "/v1/collections?sort=owners",
                "/v1/collections?sort=created&order=desc",
                "/v1/collections/glass-orchids-0c1d5a/tokens?sort=number",
                "/v1/collections/glass-orchids-0c1d5a/tokens?sort=number&order=desc",
                "/v1/collections/glass-orchids-0c1d5a/tokens?sort=rank",
                "/v1/collections/glass-orchids-0c1d5a/tokens?sort=rank&order=desc",
                "/v1/collections/glass-orchids-0c1d5a/tokens?sort=minted",
                "/v1/collections/glass-orchids-0c1d5a/tokens?sort=minted&order=desc&burned=false",
                "/v1/collections/glass-orchids-0c1d5a/tokens?trait.Ground=Slate&trait.ground=gold",
                "/v1/collections/glass-orchids-0c1d5a/traits",
                "/v1/collections/glass-orchids-0c1d5a/owners",
                "/v1/collections/glass-orchids-0c1d5a/activity",
                "/v1/tokens/eip155:1/0x0c1d5a0000000000000000000000000000000001/3/transfers",
                "/v1/tokens/eip155:10/0x51aa900000000000000000000000000000000004/3/owners",
                "/v1/accounts/0x0000000000000000000000000000000000000011/tokens",
                "/v1/accounts/0x0000000000000000000000000000000000000011/activity",
                "/v1/collections/glass-orchids-0c1d5a/roles",
                "/v1/accounts/0x0000000000000000000000000000000000000011/approvals",
                "/v1/activity?type=burn&type=mint",
                "/v1/chains"
            })
    void pagesHoldEveryItemOnce(String path) {
        List<String> whole = items(path, 200);
        for (int limit : new int[] {1, 7}) {
            if (whole.size() / limit < 300) {
                assertThat(items(path, limit)).containsExactlyElementsOf(whole);
            }
        }
        assertThat(whole).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void theTermsOfAMintAreShownAsOfTheBlock() {
        JsonNode mint = json(get(ORCHIDS + "/mint"));
        assertThat(mint.get("status").asString()).isEqualTo("CLOSED");
        assertThat(mint.get("price").asString()).isEqualTo("0.08 ETH");
        assertThat(mint.get("endsAt").isNull()).isTrue();
        assertThat(mint.get("stages").get(0).get("part").asString()).isEqualTo("seadrop-public");
        JsonNode none = json(get("/v1/collections/" + Seed.MOONS.slug() + "/mint"));
        assertThat(none.get("stages").isEmpty()).isTrue();
        assertThat(none.get("price").isNull()).isTrue();
    }

    @Test
    void approvalsStandOrDoNot() {
        String path = "/v1/accounts/" + HOLDER + "/approvals";
        assertThat(json(get(path)).get("items")).hasSize(6);
        JsonNode standing = json(get(path + "?approved=true&chain=eip155:1")).get("items");
        assertThat(standing).hasSize(2);
        assertThat(standing.get(0).get("tokenId").isNull()).isTrue();
        assertThat(standing.get(0).get("revokedAt").isNull()).isTrue();
        assertThat(json(get(path + "?chain=eip155:10")).get("items")).isEmpty();
        assertThat(get("/v1/accounts/0x12/approvals").statusCode()).isEqualTo(400);
    }

    @Test
    void rowsThatStayAreSeenOnceWhileOthersComeAndGo() {
        String path = ORCHIDS + "/tokens?sort=number&limit=20";
        List<String> seen = new ArrayList<>();
        JsonNode page = json(get(path));
        int added = 100_000;
        while (true) {
            page.get("items").forEach(item -> seen.add(item.get("tokenId").asString()));
            if (page.get("next").isNull()) {
                break;
            }
            addToken(added++);
            page = json(get(path + "&cursor=" + page.get("next").asString()));
        }
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen).contains("0", "120", "239");
        gallery.databases()
                .catalog()
                .jdbc()
                .sql("DELETE FROM tokens WHERE token_number_sort >= 100000")
                .update();
    }

    @Test
    void aCursorWithAnyByteChangedIsRefused() {
        String path = ORCHIDS + "/tokens?limit=5&cursor=";
        String cursor = json(get(ORCHIDS + "/tokens?limit=5")).get("next").asString();
        assertThat(get(path + cursor).statusCode()).isEqualTo(200);
        for (int i = 0; i < cursor.length(); i++) {
            char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
            String broken = cursor.substring(0, i) + other + cursor.substring(i + 1);
            HttpResponse<String> answer = get(path + broken);
            assertThat(answer.statusCode()).as("byte %d", i).isEqualTo(400);
            assertThat(json(answer).get("code").asString()).isEqualTo("INVALID_CURSOR");
        }
        for (String broken :
                List.of("", "A", cursor.substring(1), cursor + "A", cursor + "=", "%20" + cursor)) {
            assertThat(get(path + broken).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void aCursorOpensOnlyTheListItCameFrom() {
        String cursor = json(get(ORCHIDS + "/tokens?limit=5")).get("next").asString();
        for (String other :
                List.of(
                        "/v1/collections/terrazzo-e4b9c0/tokens?cursor=",
                        ORCHIDS + "/owners?cursor=",
                        ORCHIDS + "/tokens?order=desc&cursor=",
                        ORCHIDS + "/tokens?trait.Ground=Gold&cursor=")) {
            assertProblem(get(other + cursor), 400, "INVALID_CURSOR");
        }
        assertThat(get(ORCHIDS + "/tokens?limit=9&cursor=" + cursor).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/collections?page=2, UNKNOWN_PARAMETER",
        "/v1/collections?offset=2, UNKNOWN_PARAMETER",
        "/v1/collections/glass-orchids-0c1d5a?x=1, UNKNOWN_PARAMETER",
        "/v1/collections/glass-orchids-0c1d5a/tokens?minPrice=1, UNKNOWN_PARAMETER",
        "/v1/collections/glass-orchids-0c1d5a/tokens?trait.=1, UNKNOWN_PARAMETER",
        "/v1/collections?limit=0, INVALID_LIMIT",
        "/v1/collections?limit=-1, INVALID_LIMIT",
        "/v1/collections?limit=201, INVALID_LIMIT",
        "/v1/collections?limit=1e9, INVALID_LIMIT",
        "/v1/collections?limit=, INVALID_LIMIT",
        "/v1/collections?limit=1&limit=2, REPEATED_PARAMETER",
        "/v1/collections?sort=name;drop, INVALID_SORT",
        "/v1/collections?order=desc%20nulls, INVALID_ORDER",
        "/v1/collections?category=cats, INVALID_CATEGORY",
        "/v1/collections?verified=maybe, INVALID_VERIFIED",
        "/v1/collections?chain=1, INVALID_CHAIN",
        "/v1/collections?q=a, INVALID_Q",
        "/v1/collections?q=a%00b, INVALID_Q",
        "/v1/collections/glass-orchids-0c1d5a/tokens?method=luck, INVALID_METHOD",
        "/v1/activity?type=gift, INVALID_TYPE",
        "/v1/tokens/eip155:1/0x0c1d5a0000000000000000000000000000000001/0x1, TOKEN_ID_FORMAT",
        "/v1/tokens/eip155:1/0x0c1d5a0000000000000000000000000000000001/-1, TOKEN_ID_FORMAT",
        "/v1/tokens/eip155:1/0x0c1d5a0000000000000000000000000000000001/1.0, TOKEN_ID_FORMAT",
        "/v1/tokens/eip155:1/0x0c1d5a0000000000000000000000000000000001/01, TOKEN_ID_FORMAT",
        "/v1/tokens/eip155:1/0x0c1d5a0000000000000000000000000000000001/115792089237316195423570985008687907853269984665640564039457584007913129639936,"
                + " TOKEN_ID_FORMAT",
        "/v1/tokens/eip155:1/0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD/1, ADDRESS_CHECKSUM",
        "/v1/tokens/eip155:1/0x0c1d/1, INVALID_CONTRACT",
        "/v1/accounts/vitalik.eth/tokens, INVALID_ADDRESS",
        "/v1/collections/a%00b, BAD_REQUEST",
        "/v1/collections/..%2f..%2fetc, MALFORMED_PATH",
        "/v1/media/xyz, INVALID_ASSET_ID",
        "/v1/media/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/100,"
                + " INVALID_WIDTH"
    })
    void whatCannotBeUsedIsRefused(String path, String code) {
        assertProblem(get(path), 400, code);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/collections/none-such, COLLECTION_NOT_FOUND",
        "/v1/collections/eip155:1:0x0000000000000000000000000000000000000009, COLLECTION_NOT_FOUND",
        "/v1/tokens/eip155:1/0x0c1d5a0000000000000000000000000000000001/99999, TOKEN_NOT_FOUND",
        "/v1/media/cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc,"
                + " ASSET_NOT_FOUND",
        "/v1/sales, NOT_FOUND",
        "/actuator/env, NOT_FOUND",
        "/actuator/heapdump, NOT_FOUND"
    })
    void whatIsNotThereIsAProblemToo(String path, String code) {
        assertProblem(get(path), 404, code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR 1=1--",
                "';drop table tokens;--",
                "\\u0027 or 1=1",
                "%' or '%'='",
                "1) OR (1=1",
                "$1",
                "?",
                ":chain",
                "\\",
                "_%",
                "''",
                "\"; select pg_sleep(9)--",
                "🕊",
                "\u202egnp"
            })
    void noTextBecomesSql(String text) {
        String value = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        for (String path :
                List.of(
                        "/v1/collections?q=",
                        "/v1/collections?chain=",
                        "/v1/collections?sort=",
                        "/v1/collections?cursor=",
                        ORCHIDS + "/tokens?owner=",
                        ORCHIDS + "/tokens?trait.Ground=",
                        ORCHIDS + "/tokens?trait.X" + value + "=",
                        "/v1/activity?type=",
                        "/v1/accounts/",
                        "/v1/collections/",
                        "/v1/media/")) {
            HttpResponse<String> answer = get(path + value);
            assertThat(answer.statusCode()).as(path + value).isIn(200, 400, 404);
            if (answer.statusCode() == 200) {
                assertThat(json(answer).get("items").size()).isLessThanOrEqualTo(1);
            }
        }
        assertThat(items("/v1/collections", 200)).hasSize(6);
    }

    @Test
    void addressesAreTakenInEveryHonestCase() {
        String contract = Seed.ORCHIDS.contract();
        String upper = "0x" + contract.substring(2).toUpperCase(java.util.Locale.ROOT);
        String checked = io.vitrine.processors.chain.Checksum.of(contract);
        for (String form : List.of(contract, upper, checked)) {
            JsonNode token = json(get("/v1/tokens/eip155:1/" + form + "/3"));
            assertThat(token.get("contract").asString()).isEqualTo(contract);
            assertThat(json(get("/v1/collections/eip155:1:" + form)).get("slug").asString())
                    .isEqualTo(Seed.ORCHIDS.slug());
        }
    }

    @Test
    void anUnchangedAnswerIsToldSo() {
        for (String path :
                List.of(ORCHIDS, ORCHIDS + "/tokens", TOKEN, "/v1/chains", TOKEN + "/metadata")) {
            HttpResponse<String> first = get(path);
            // What strangers wrote is never taken for a page.
            assertThat(first.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(first.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            String tag = first.headers().firstValue("ETag").orElseThrow();
            for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
                HttpResponse<String> again = get(path, Map.of("If-None-Match", known));
                assertThat(again.statusCode()).as(path + " " + known).isEqualTo(304);
                assertThat(again.body()).isEmpty();
                assertThat(again.headers().firstValue("ETag")).contains(tag);
            }
            assertThat(get(path, Map.of("If-None-Match", "\"other\"")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aChangedAnswerHasAnotherTag() {
        HttpResponse<String> before = get(ORCHIDS);
        String tag = before.headers().firstValue("ETag").orElseThrow();
        setWebsite("https://changed.example");
        try {
            HttpResponse<String> after = get(ORCHIDS, Map.of("If-None-Match", tag));
            assertThat(after.statusCode()).isEqualTo(200);
            assertThat(after.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
        } finally {
            setWebsite(null);
        }
        assertThat(get(ORCHIDS, Map.of("If-None-Match", tag)).statusCode()).isEqualTo(304);
    }

    @Test
    void anAnswerAboutOneChainNamesItsBlock() {
        HttpResponse<String> answer = get(TOKEN);
        assertThat(answer.headers().firstValue("X-Block-Height")).contains("19000000");
        assertThat(answer.headers().firstValue("X-Block-Hash")).contains(Seed.BLOCK_HASH);
        JsonNode asOf = json(answer).get("asOf");
        assertThat(asOf.size()).isEqualTo(1);
        assertThat(asOf.get(0).get("block").isNumber()).isTrue();
        assertThat(json(get("/v1/collections")).get("asOf").size()).isEqualTo(2);
        assertThat(get("/v1/collections").headers().firstValue("X-Block-Height")).isEmpty();
    }

    /// C-51: what is shown of a chain that has left it behind is served, and said to be stale.
    @Test
    void whatIsStaleIsServedAndSaysSo() {
        assertThat(get(TOKEN).headers().firstValue("X-Data-Status")).isEmpty();
        setStale("REORG_BELOW_FINALITY");
        try {
            for (String path : List.of(TOKEN, ORCHIDS, "/v1/collections", "/v1/chains")) {
                HttpResponse<String> answer = get(path);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("X-Data-Status")).as(path).contains("stale");
            }
            JsonNode asOf = json(get("/v1/collections")).get("asOf");
            assertThat(asOf.get(0).path("status").asString("")).isEqualTo("stale");
            assertThat(asOf.get(1).has("status")).as("the other chain").isFalse();
            assertThat(
                            get("/v1/collections?chain=" + Seed.OTHER_CHAIN)
                                    .headers()
                                    .firstValue("X-Data-Status"))
                    .isEmpty();
        } finally {
            setStale(null);
        }
        assertThat(get(TOKEN).headers().firstValue("X-Data-Status")).isEmpty();
    }

    private static void setStale(@Nullable String reason) {
        gallery.databases()
                .catalog()
                .jdbc()
                .sql("UPDATE projection_state SET stale_reason = :reason WHERE chain_id = :chain")
                .param("reason", reason)
                .param("chain", Seed.CHAIN)
                .update();
    }

    /// C-63: what gives every sign of spam is in no list unless it is asked for, and answers under its name.
    @Test
    void spamIsShownToWhoAsksForIt() {
        String slug = Seed.UNSEEN.slug();
        String path = "/v1/collections/" + slug;
        setClaims("{\"ownership\": false}");
        try {
            JsonNode seen = json(get(path));
            assertThat(seen.get("spam").asBoolean()).isTrue();
            assertThat(seen.get("spamScore").asDouble()).isEqualTo(1);
            assertThat(seen.get("unverified").asBoolean()).isTrue();
            assertThat(slugs("/v1/collections?limit=200")).doesNotContain(slug);
            assertThat(slugs("/v1/collections?limit=200&spam=true")).contains(slug);
            assertThat(get("/v1/collections?spam=perhaps").statusCode()).isEqualTo(400);

            JsonNode holders = json(get(path + "/owners")).get("items");
            assertThat(holders.get(0).get("unverified").asBoolean()).isTrue();
            JsonNode token = json(get(path + "/tokens")).get("items").get(0);
            assertThat(token.get("unverified").asBoolean()).isTrue();
            String owner = token.get("owner").asString();
            for (String list : List.of("tokens", "activity")) {
                String held = "/v1/accounts/" + owner + "/" + list + "?limit=200";
                assertThat(get(held).body()).as(list).doesNotContain(slug);
                assertThat(get(held + "&spam=true").body()).as(list).contains(slug);
            }
            assertThat(get("/v1/activity?limit=200").body()).doesNotContain(slug);

            setClaims("{\"ownership\": false, \"erc721\": true}");
            assertThat(json(get(path)).get("spamScore").asDouble()).isEqualTo(0.5);
            assertThat(slugs("/v1/collections?limit=200")).as("one sign").contains(slug);
            setClaims("{\"ownership\": false, \"erc721\": true, \"none\": true}");
            assertThat(slugs("/v1/collections?limit=200")).as("claims all").doesNotContain(slug);
            setClaims("{\"ownership\": true}");
            assertThat(json(get(path)).get("unverified").asBoolean()).isFalse();
            assertThat(slugs("/v1/collections?limit=200")).contains(slug);
        } finally {
            setClaims(null);
        }
        assertThat(json(get(path)).get("spamScore").isNull()).isTrue();
    }

    private static List<String> slugs(String path) {
        List<String> slugs = new ArrayList<>();
        json(get(path)).get("items").forEach(item -> slugs.add(item.get("slug").asString()));
        return slugs;
    }

    private static void setClaims(@Nullable String json) {
        gallery.databases()
                .catalog()
                .jdbc()
                .sql(
                        "UPDATE collection_bindings SET claimed_json = CAST(:claims AS jsonb) WHERE"
                                + " contract_address = :contract")
                .param("claims", json)
                .param("contract", Seed.UNSEEN.contract())
                .update();
    }

    /// C-64: what no honest contract does is said beside the token.
    @Test
    void anAnomalyIsShownWithItsReason() {
        assertThat(json(get(TOKEN)).has("anomalies")).isFalse();
        gallery.databases()
                .catalog()
                .jdbc()
                .sql(
                        """
                        INSERT INTO token_anomalies (chain_id, contract, token_id, code, reason, last_block)
                        SELECT chain_id, contract_address, token_number, 'DOUBLE_MINT', '2 minted, 0 burned, one owner', last_block
                          FROM tokens WHERE contract_address = :contract
                        """)
                .param("contract", Seed.ORCHIDS.contract())
                .update();
        try {
            JsonNode odd = json(get(TOKEN)).get("anomalies");
            assertThat(odd.size()).isEqualTo(1);
            assertThat(odd.get(0).get("code").asString()).isEqualTo("DOUBLE_MINT");
            assertThat(odd.get(0).get("reason").asString()).startsWith("2 minted");
        } finally {
            gallery.databases().catalog().jdbc().sql("DELETE FROM token_anomalies").update();
        }
    }

    @Test
    void headAnswersAsGetWithoutTheBody() {
        HttpResponse<String> head = send("HEAD", TOKEN, Map.of(), null);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("ETag"))
                .isEqualTo(get(TOKEN).headers().firstValue("ETag"));
    }

    @Test
    void aTokenIsWhole() {
        JsonNode token = json(get(TOKEN));
        assertThat(token.get("tokenId").isString()).isTrue();
        assertThat(token.get("supply").asString()).isEqualTo("1");
        assertThat(token.get("burned").asBoolean()).isFalse();
        assertThat(token.get("collection").get("slug").asString()).isEqualTo(Seed.ORCHIDS.slug());
        assertThat(token.get("image").get("variants").get("256").asString())
                .isEqualTo("/v1/media/" + Pictures.asset(Seed.ORCHIDS, 3) + "/256");
        assertThat(token.get("rarity").get("rank").isNumber()).isTrue();
        assertThat(token.get("traits").size()).isGreaterThanOrEqualTo(4);
        assertThat(token.get("mintedAt").asString()).endsWith("Z");
        JsonNode rarity = json(get(TOKEN + "/rarity"));
        double shares = 0;
        for (JsonNode trait : rarity.get("traits")) {
            shares += trait.get("share").asDouble();
        }
        assertThat(shares).isBetween(0.999, 1.001);
        assertThat(rarity.get("traits").size()).isGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "product",
                "sum-inverse",
                "information-content",
                "jaccard",
                "trait-normalised"
            })
    void everyMethodExplainsItsRank(String method) {
        JsonNode rarity = json(get(TOKEN + "/rarity?method=" + method));
        assertThat(rarity.get("rarity").get("method").asString()).startsWith(method + "/");
        assertThat(rarity.get("tokens").asInt()).isEqualTo(239);
        double shares = 0;
        List<String> names = new ArrayList<>();
        for (JsonNode trait : rarity.get("traits")) {
            shares += trait.get("share").asDouble();
            names.add(trait.get("name").asString());
        }
        assertThat(shares).isBetween(0.999, 1.001);
        // the edition is a number without bins
        assertThat(names).contains("Ground", "Form", "Light", "Frame").doesNotContain("Edition");
        assertThat(names.contains("Number of traits"))
                .isEqualTo(!List.of("product", "jaccard").contains(method));
    }

    @Test
    void aRankIsProvenAgainstThePublishedRoot() {
        JsonNode ranks = json(get(ORCHIDS + "/stats")).get("ranks");
        assertThat(ranks.get("tokens").asInt()).isEqualTo(239);
        assertThat(ranks.get("methods")).hasSize(5);
        assertThat(ranks.get("block").asLong()).isEqualTo(Seed.BLOCK);
        assertThat(ranks.get("blockHash").asString()).isEqualTo(Seed.BLOCK_HASH);
        for (String number : List.of("0", "3", "128", "239")) {
            JsonNode proof = json(get(token(number) + "/rarity/proof"));
            assertThat(proof.get("root")).isEqualTo(ranks.get("root"));
            List<byte[]> path = new ArrayList<>();
            proof.get("path").forEach(one -> path.add(HexFormat.of().parseHex(one.asString())));
            assertThat(
                            InclusionProof.root(
                                    RarityTree.hash(proof.get("leaf").asString()),
                                    proof.get("index").asInt(),
                                    proof.get("size").asInt(),
                                    path))
                    .asHexString()
                    .isEqualToIgnoringCase(ranks.get("root").asString());
        }
        assertThat(get(token("7") + "/rarity/proof").statusCode()).as("burned").isEqualTo(404);
        assertThat(get(token("7") + "/rarity/proof").body()).contains("RANK_NOT_FOUND");
    }

    private static String token(String number) {
        return "/v1/tokens/" + Seed.CHAIN + "/" + Seed.ORCHIDS.contract() + "/" + number;
    }

    @Test
    void noProofIsGivenForTraitsThatHaveChangedSince() {
        String link =
                """
                UPDATE token_trait_links SET trait_value_id = other.id
                  FROM trait_values mine JOIN trait_values other ON other.trait_id = mine.trait_id AND other.id <> mine.id
                 WHERE token_id = md5(:slug || '5')::uuid AND trait_value_id = mine.id AND mine.normalized_value = :from
                   AND other.normalized_value = :to
                """;
        JsonNode before = json(get(token("5") + "/rarity/proof"));
        String ground =
                JSON.readTree(before.get("leaf").asString())
                        .get("counts")
                        .valueStream()
                        .filter(count -> count.get(0).asString().equals("ground"))
                        .findFirst()
                        .orElseThrow()
                        .get(2)
                        .asString();
        String other = ground.equals("gold") ? "linen" : "gold";
        relink(link, ground, other);
        HttpResponse<String> refused = get(token("5") + "/rarity/proof");
        relink(link, other, ground);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("RARITY_OUTDATED", "ask again after");
        assertThat(json(get(token("5") + "/rarity/proof")).get("leaf"))
                .isEqualTo(before.get("leaf"));
    }

    private static void relink(String statement, String from, String to) {
        assertThat(
                        gallery.databases()
                                .catalog()
                                .jdbc()
                                .sql(statement)
                                .param("slug", Seed.ORCHIDS.slug())
                                .param("from", from)
                                .param("to", to)
                                .update())
                .isEqualTo(1);
    }

    /// The script that the README shows, as a stranger would run it; where there is no Python, the walk above has to do.
    @Test
    void fiftyLinesOfPythonCheckARank() throws Exception {
        Path script = Path.of("proof", "verify_rarity.py");
        assertThat(Files.readAllLines(script)).hasSizeLessThanOrEqualTo(50);
        Process python;
        try {
            python =
                    new ProcessBuilder(
                                    "python3",
                                    script.toString(),
                                    gallery.address().toString(),
                                    Seed.CHAIN,
                                    Seed.ORCHIDS.contract(),
                                    "3")
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException noPython) {
            return;
        }
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("product/1: score", "jaccard/1: score", "of 239")
                .contains(json(get(ORCHIDS + "/stats")).get("ranks").get("root").asString());
    }

    @Test
    void traitsNarrowAcrossNamesAndWidenWithinOne() {
        int slate = items(ORCHIDS + "/tokens?trait.Ground=Slate", 200).size();
        int gold = items(ORCHIDS + "/tokens?trait.Ground=gold", 200).size();
        assertThat(slate).isPositive();
        assertThat(items(ORCHIDS + "/tokens?trait.Ground=Slate&trait.Ground=Gold", 200))
                .hasSize(slate + gold);
        assertThat(items(ORCHIDS + "/tokens?trait.Ground=Slate&trait.Form=Petal", 200).size())
                .isLessThan(slate);
        assertThat(items(ORCHIDS + "/tokens?trait.Edition=1&trait.Ground=Slate", 200)).isNotEmpty();
        assertThat(items(ORCHIDS + "/tokens?trait.Ground=Nothing", 200)).isEmpty();
        assertThat(items(ORCHIDS + "/tokens?burned=true", 200)).hasSize(1);
    }

    /// A Cyrillic letter in the name of another.
    @Test
    void aNameThatLooksLikeAVerifiedOneIsMarked() {
        String ferries = "/v1/collections/" + Seed.FERRIES.slug();
        assertThat(json(get(ferries)).has("lookalikeOf")).isFalse();
        rename(Seed.FERRIES, "Gl\u0430ss  orchids");
        JsonNode fake = json(get(ferries));
        JsonNode listed = json(get("/v1/collections?q=orchids")).get("items");
        rename(Seed.FERRIES, Seed.FERRIES.name());
        assertThat(fake.get("lookalikeOf").asString()).isEqualTo(Seed.ORCHIDS.slug());
        assertThat(fake.get("verified").asBoolean()).isFalse();
        assertThat(listed.valueStream().filter(one -> one.has("lookalikeOf"))).hasSize(1);
        assertThat(json(get(ORCHIDS)).has("lookalikeOf")).isFalse();
    }

    private static void rename(Seed.Show show, String name) {
        gallery.databases()
                .catalog()
                .jdbc()
                .sql("UPDATE collections SET name = :name WHERE slug = :slug")
                .param("name", name)
                .param("slug", show.slug())
                .update();
    }

    @Test
    void hiddenCollectionsAnswerOnlyWhenAskedForByName() {
        assertThat(get("/v1/collections?q=claim").body()).doesNotContain(Seed.SPAM.slug());
        assertThat(get("/v1/activity?limit=200").body()).doesNotContain(Seed.SPAM.slug());
        assertThat(get("/v1/accounts/" + HOLDER + "/tokens?limit=200").body())
                .doesNotContain(Seed.SPAM.slug());
        assertThat(json(get("/v1/collections/" + Seed.SPAM.slug())).get("hidden").asBoolean())
                .isTrue();
    }

    @Test
    void balancesBelowZeroAreShownAsZero() {
        JsonNode owners =
                json(get("/v1/tokens/eip155:10/" + Seed.MOONS.contract() + "/3/owners"))
                        .get("items");
        JsonNode last = owners.get(owners.size() - 1);
        assertThat(last.get("quantity").asString()).isEqualTo("0");
        assertThat(last.get("approximate").asBoolean()).isTrue();
    }

    @Test
    void aBatchAnswersInTheOrderAsked() {
        String body =
                """
                {"tokens":[{"chain":"eip155:1","contract":"%1$s","tokenId":"9"},
                           {"chain":"eip155:1","contract":"%1$s","tokenId":"424242"},
                           {"chain":"eip155:1","contract":"%1$s","tokenId":"2"}]}
                """
                        .formatted(Seed.ORCHIDS.contract());
        JsonNode answer = json(post("/v1/tokens/batch", body));
        assertThat(answer.get("items").get(0).get("tokenId").asString()).isEqualTo("9");
        assertThat(answer.get("items").get(1).get("tokenId").asString()).isEqualTo("2");
        assertThat(answer.get("missing").get(0).get("tokenId").asString()).isEqualTo("424242");
        assertProblem(post("/v1/tokens/batch", "{\"tokens\":[]}"), 400, "INVALID_TOKENS");
        assertProblem(post("/v1/tokens/batch", "{"), 400, "INVALID_BODY");
        assertProblem(
                post("/v1/tokens/batch", "{\"tokens\":[" + "{},".repeat(100) + "{}]}"),
                400,
                "INVALID_TOKENS");
        assertProblem(post("/v1/tokens/batch", " ".repeat(70_000)), 413, "BODY_TOO_LARGE");
    }

    @Test
    void methodsAndTypesThatDoNotFitAreProblems() {
        HttpResponse<String> post = post("/v1/chains", "{}");
        assertProblem(post, 405, "METHOD_NOT_ALLOWED");
        assertThat(post.headers().firstValue("Allow").orElseThrow()).contains("GET");
        assertProblem(
                get("/v1/chains", Map.of("Accept", "application/xml")), 406, "NOT_ACCEPTABLE");
        assertThat(get("/v1/chains", Map.of("Accept", "*/*")).statusCode()).isEqualTo(200);
    }

    @Test
    void otherSitesMayReadWithoutCredentials() {
        HttpResponse<String> answer = get("/v1/chains", Map.of("Origin", "https://evil.example"));
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(answer.headers().allValues("Access-Control-Expose-Headers"))
                .singleElement()
                .asString()
                .contains("ETag", "X-Block-Height", "X-Block-Hash", "X-Data-Status");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    }

    @Test
    void picturesAreForeverAndActiveContentNeverOpens() throws IOException, InterruptedException {
        String asset = Pictures.asset(Seed.ORCHIDS, 3);
        for (String path : List.of("/v1/media/" + asset, "/v1/media/" + asset + "/1024")) {
            HttpResponse<byte[]> picture =
                    CLIENT.send(
                            HttpRequest.newBuilder(gallery.address().resolve(path)).build(),
                            BodyHandlers.ofByteArray());
            assertThat(picture.statusCode()).isEqualTo(200);
            assertThat(Pictures.sha256(picture.body())).isEqualTo(asset);
            assertThat(picture.headers().firstValue("Content-Type")).contains("image/png");
            assertThat(picture.headers().firstValue("Cache-Control").orElseThrow())
                    .contains("immutable");
            assertThat(picture.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(picture.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("sandbox");
            String tag = picture.headers().firstValue("ETag").orElseThrow();
            assertThat(get(path, Map.of("If-None-Match", tag)).statusCode()).isEqualTo(304);
        }
        for (String active : List.of(Pictures.SVG, Pictures.HTML)) {
            HttpResponse<String> answer = get("/v1/media/" + active);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .contains("application/octet-stream");
            assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                    .startsWith("attachment");
        }
    }

    @Test
    void everyDocumentedPathAnswers() {
        JsonNode paths = json(get("/v3/api-docs")).get("paths");
        assertThat(paths.size()).isGreaterThanOrEqualTo(18);
        for (String path : paths.propertyNames()) {
            if (paths.get(path).has("get") && !path.startsWith("/v1/ops/")) {
                String real =
                        path.replace("{slug}", Seed.ORCHIDS.slug())
                                .replace("{chain}", Seed.CHAIN)
                                .replace("{contract}", Seed.ORCHIDS.contract())
                                .replace("{tokenId}", "3")
                                .replace("{address}", HOLDER)
                                .replace("{assetId}", Pictures.asset(Seed.ORCHIDS, 3))
                                .replace("{width}", "256");
                assertThat(get(real).statusCode()).as(real).isEqualTo(200);
                assertThat(paths.get(path).get("get").has("summary")).as(path).isTrue();
            }
        }
        assertThat(get("/").body()).contains("Vitrine");
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/prometheus").statusCode()).isEqualTo(200);
    }

    @Test
    void aQuestionThatTakesTooLongIsGivenUp() throws Exception {
        try (java.sql.Connection blocker =
                gallery.databases().catalog().dataSource().getConnection()) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("LOCK TABLE tokens IN ACCESS EXCLUSIVE MODE");
            assertProblem(get(ORCHIDS + "/tokens"), 503, "QUERY_TIMEOUT");
            blocker.rollback();
        }
    }

    @Test
    void aTokenNamesItsUserAndItsAccounts() {
        String user = "0x00000000000000000000000000000000000000a1";
        String account = "0x00000000000000000000000000000000000000a2";
        JsonNode before = json(get(TOKEN));
        assertThat(before.get("user").isNull()).isTrue();
        assertThat(before.get("accounts").isEmpty()).isTrue();
        say(1, "TOKEN_ACCOUNT", account, "{\"implementation\": \"0xcode\"}");
        say(2, "USER", user, "{\"expires\": \"4102444800\"}");
        try {
            JsonNode rented = json(get(TOKEN));
            assertThat(rented.get("user").get("address").asString()).isEqualTo(user);
            assertThat(rented.get("user").get("expires").asString())
                    .isEqualTo("2100-01-01T00:00:00Z");
            assertThat(rented.get("accounts").get(0).get("address").asString()).isEqualTo(account);
            assertThat(rented.get("accounts").get(0).get("implementation").asString())
                    .isEqualTo("0xcode");
            say(3, "USER", user, "{\"expires\": \"1\"}");
            assertThat(json(get(TOKEN)).get("user").isNull()).as("after the time is over").isTrue();
        } finally {
            gallery.databases()
                    .catalog()
                    .jdbc()
                    .sql("DELETE FROM contract_events WHERE tx_hash = '0xsaid'")
                    .update();
        }
    }

    private static void say(int log, String kind, String account, String detail) {
        String number = TOKEN.substring(TOKEN.lastIndexOf('/') + 1);
        gallery.databases()
                .catalog()
                .jdbc()
                .sql(
                        """
                        INSERT INTO contract_events (chain_id, block_number, log_index, block_hash, tx_hash, kind, contract,
                                                     token_id, account, detail, at)
                        VALUES (:chain, 1, :log, '0x', '0xsaid', :kind, :contract, :number, :account, CAST(:detail AS jsonb), now())
                        """)
                .param("chain", Seed.CHAIN)
                .param("log", log)
                .param("kind", kind)
                .param("contract", Seed.ORCHIDS.contract())
                .param("number", number)
                .param("account", account)
                .param("detail", detail)
                .update();
    }

    private static void addToken(int number) {
        gallery.databases()
                .catalog()
                .jdbc()
                .sql(
                        """
                        INSERT INTO tokens (id, collection_id, chain_id, family, contract_address, token_number,
                                            token_number_sort, token_standard, minted_units, owner_address, last_block,
                                            last_log_index, last_batch_index, updated_at)
                        VALUES (gen_random_uuid(), md5(:slug)::uuid, :chain, 'evm', :contract, :number, :sort,
                                'erc721', 1, '0x01', 1, 1, 0, now())
                        """)
                .param("slug", Seed.ORCHIDS.slug())
                .param("chain", Seed.CHAIN)
                .param("contract", Seed.ORCHIDS.contract())
                .param("number", Integer.toString(number))
                .param("sort", number)
                .update();
    }

    @Test
    void theHistoryOfADocumentIsShown() {
        for (String version :
                List.of(
                        "1, 'aa', 'FIRST', NULL, false",
                        "2, 'bb', 'EVENT_4906', '{\"name\": {\"before\": \"A\", \"after\": \"B\"}}', false",
                        "3, 'aa', 'RETRY', '{}', true")) {
            gallery.databases()
                    .catalog()
                    .jdbc()
                    .sql(
                            """
                            INSERT INTO metadata_versions (token_id, version, content_hash, cause, changes_json, held, reading_hash, uri, block_number)
                            SELECT id, said.version, said.hash, said.cause, CAST(said.changes AS jsonb), said.held, '', 'ipfs://x', 7
                              FROM tokens CROSS JOIN (VALUES (%s)) AS said (version, hash, cause, changes, held)
                             WHERE chain_id = :chain AND contract_address = :contract AND token_number = '3'
                            """
                                    .formatted(version))
                    .param("chain", Seed.CHAIN)
                    .param("contract", Seed.ORCHIDS.contract())
                    .update();
        }
        JsonNode metadata = json(get(TOKEN + "/metadata"));
        assertThat(metadata.get("unstable").asBoolean()).isTrue();
        JsonNode history = metadata.get("history");
        assertThat(history).hasSize(3);
        assertThat(history.get(0).get("held").asBoolean()).isTrue();
        assertThat(history.get(1).get("cause").asString()).isEqualTo("EVENT_4906");
        assertThat(history.get(1).get("changes").get("name").get("after").asString())
                .isEqualTo("B");
        assertThat(history.get(2).get("changes").isNull()).isTrue();
        gallery.databases().catalog().jdbc().sql("DELETE FROM metadata_versions").update();
    }

    @Test
    void refreshesAreTheOperatorsToAskForAndOnlyNowAndThen() {
        String path = "/v1/ops/refresh";
        String collection = "{\"collection\":\"" + Seed.ORCHIDS.slug() + "\"}";
        HttpResponse<String> stranger = post(path, collection);
        assertProblem(stranger, 401, "UNAUTHORIZED");
        assertThat(stranger.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertProblem(
                send("POST", path, Map.of("Authorization", "Bearer guessed"), collection),
                401,
                "UNAUTHORIZED");

        HttpResponse<String> accepted = asked(collection, Map.of("Idempotency-Key", "once"));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String location = accepted.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith("/v1/ops/requests/");
        JsonNode request = json(get(location, OPERATOR));
        assertThat(request.get("state").asString()).isEqualTo("waiting");
        assertThat(request.get("asked").get("collection").asString())
                .isEqualTo(Seed.CHAIN + "/" + Seed.ORCHIDS.contract());
        assertProblem(get(location), 401, "UNAUTHORIZED");

        assertThat(
                        asked(collection, Map.of("Idempotency-Key", "once"))
                                .headers()
                                .firstValue("Location"))
                .contains(location);
        String failed = "{\"failed\":\"NOT_FOUND\"}";
        assertProblem(
                asked(failed, Map.of("Idempotency-Key", "once")), 409, "IDEMPOTENCY_KEY_REUSED");
        HttpResponse<String> soon =
                asked(
                        "{\"collection\":\""
                                + Seed.CHAIN
                                + "/"
                                + Seed.ORCHIDS.contract()
                                + "\",\"force\":true}",
                        Map.of());
        assertProblem(soon, 429, "COOLDOWN");
        assertThat(Integer.parseInt(soon.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(200, 300);
        assertThat(asked(failed, Map.of()).statusCode()).isEqualTo(202);

        assertProblem(asked("{}", Map.of()), 400, "INVALID_BODY");
        assertProblem(asked("{\"failed\":\"no code\"}", Map.of()), 400, "INVALID_FAILED");
        assertProblem(asked("{\"collection\":\"nowhere\"}", Map.of()), 404, "COLLECTION_NOT_FOUND");
        assertProblem(
                asked("{\"token\":\"" + Seed.CHAIN + "/" + HOLDER + "/7\"}", Map.of()),
                404,
                "TOKEN_NOT_FOUND");
        assertProblem(
                get("/v1/ops/requests/00000000-0000-0000-0000-000000000000", OPERATOR),
                404,
                "REQUEST_NOT_FOUND");
    }

    private static HttpResponse<String> asked(String body, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(OPERATOR);
        all.put("Content-Type", "application/json");
        all.putAll(headers);
        return send("POST", "/v1/ops/refresh", all, body);
    }

    private static void setWebsite(@org.jspecify.annotations.Nullable String website) {
        gallery.databases()
                .catalog()
                .jdbc()
                .sql("UPDATE collections SET website_url = :website WHERE slug = :slug")
                .param("website", website)
                .param("slug", Seed.ORCHIDS.slug())
                .update();
    }

    private static List<String> items(String path, int limit) {
        String first = path + (path.contains("?") ? "&" : "?") + "limit=" + limit;
        List<String> items = new ArrayList<>();
        String next = "";
        while (next != null) {
            HttpResponse<String> answer = get(first + (next.isEmpty() ? "" : "&cursor=" + next));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode page = json(answer);
            page.get("items").forEach(item -> items.add(item.toString()));
            next = page.get("next").isNull() ? null : page.get("next").asString();
        }
        return items;
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/problem+json");
        JsonNode problem = json(answer);
        assertThat(problem.get("code").asString()).isEqualTo(code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("traceId").asString()).matches("[0-9a-f]{32}");
        assertThat(answer.body()).doesNotContain("Exception", "at io.vitrine", Gallery.SECRET);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> get(String path) {
        return get(path, Map.of());
    }

    private static HttpResponse<String> get(String path, Map<String, String> headers) {
        return send("GET", path, headers, null);
    }

    private static HttpResponse<String> post(String path, String body) {
        return send("POST", path, Map.of("Content-Type", "application/json"), body);
    }

    private static HttpResponse<String> send(
            String method,
            String path,
            Map<String, String> headers,
            @org.jspecify.annotations.Nullable String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(gallery.address() + path))
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
