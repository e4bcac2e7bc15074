package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The demo's catalog as the packaged program serves it.
@ExtendWith(SharedHome.Resolver.class)
class ServedDemoIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonNode EXPECTED = expected();
    private static final List<String> TOKEN_PATHS =
            List.of("", "/metadata", "/owners", "/activity", "/transfers", "/rarity");
    private static final List<String> COLLECTION_PATHS =
            List.of("", "/stats", "/traits", "/tokens", "/owners", "/activity");

    private static Launched program;
    private static int port;
    private static String said;

    @BeforeAll
    static void serve(DemoHome home) {
        said = home.said();
        program = Launched.start(home.typing(), "serve", "--no-jobs", "--server.port=0");
        port = program.port();
    }

    @AfterAll
    static void stop() throws IOException {
        program.close();
    }

    private static JsonNode expected() {
        try (InputStream in = ServedDemoIT.class.getResourceAsStream("/demo/expected.json")) {
            return JSON.readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<String> collections() {
        return EXPECTED.get("collections").propertyNames().stream();
    }

    private static JsonNode expected(String collection) {
        return EXPECTED.get("collections").get(collection);
    }

    private static String path(String collection) {
        return "/v1/collections/" + DemoHome.CHAIN + ":" + address(collection);
    }

    private static String address(String collection) {
        return expected(collection).get("address").asString();
    }

    @Test
    void theDemoSaysWhatItMade() {
        long transfers = EXPECTED.get("totals").get("transferRows").asLong();
        assertThat(said)
                .contains("4 collections")
                .contains(String.format(Locale.ROOT, "%,d transfers", transfers));
        assertThat(said).contains("vitrine serve");
    }

    @ParameterizedTest
    @MethodSource("collections")
    void theCountsAreThoseOfTheChain(String name) {
        JsonNode expected = expected(name);
        String path = path(name);
        JsonNode collection = json(path);
        assertThat(collection.get("contract")).isEqualTo(expected.get("address"));
        assertThat(collection.get("supply")).isEqualTo(expected.get("supply"));
        JsonNode counts = json(path + "/stats").get("counts");
        assertThat(counts).isEqualTo(collection.get("counts"));
        assertThat(counts.get("items")).isEqualTo(expected.get("live"));
        assertThat(counts.get("owners")).isEqualTo(expected.get("owners"));
        assertThat(items(path + "/owners?limit=200")).hasSize(expected.get("owners").asInt());

        List<JsonNode> live = items(path + "/tokens?limit=200&burned=false");
        List<JsonNode> burned = items(path + "/tokens?limit=200&burned=true");
        assertThat(live).hasSize(expected.get("live").asInt());
        assertThat(burned).hasSize(expected.get("burned").asInt());
        assertThat(live.size() + burned.size()).isEqualTo(expected.get("tokens").asInt());
        assertThat(live)
                .allSatisfy(token -> {
                    assertThat(token.get("tokenId").isString()).isTrue();
                    assertThat(token.get("name").asString()).isNotBlank();
                    assertThat(token.get("image").get("assetId").isString()).isTrue();
                });
        assertThat(items(path + "/activity?limit=200&type=mint&type=burn&type=transfer"))
                .hasSize(expected.get("transferRows").asInt());
    }

    @Test
    void everyCatalogPathAnswersAndSaysWhatItReflects() {
        List<String> paths =
                new ArrayList<>(List.of("/v1/chains", "/v1/collections", "/v1/activity"));
        for (String name : collections().toList()) {
            COLLECTION_PATHS.forEach(end -> paths.add(path(name) + end));
            JsonNode token = json(path(name) + "/tokens?limit=1").get("items").get(0);
            String id = token.get("tokenId").asString();
            TOKEN_PATHS.forEach(end ->
                    paths.add(
                            "/v1/tokens/%s/%s/%s%s"
                                    .formatted(DemoHome.CHAIN, address(name), id, end)));
            String owner =
                    json(path(name) + "/owners?limit=1")
                            .get("items")
                            .get(0)
                            .get("owner")
                            .asString();
            paths.add("/v1/accounts/" + owner + "/tokens");
            paths.add("/v1/accounts/" + owner + "/activity");
        }
        for (String path : paths) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/json");
            JsonNode body = JSON.readTree(answer.body());
            JsonNode reflects = body.get("asOf").get(0);
            assertThat(reflects.get("chain").asString()).isEqualTo(DemoHome.CHAIN);
            assertThat(reflects.get("block")).isEqualTo(EXPECTED.get("head"));
            assertThat(reflects.get("hash")).isEqualTo(EXPECTED.get("headHash"));
            String tag = answer.headers().firstValue("ETag").orElseThrow();
            HttpResponse<String> again = get(path, "If-None-Match", tag);
            assertThat(again.statusCode()).as(path).isEqualTo(304);
            assertThat(again.body()).isEmpty();
        }
        assertThat(get(path("herbarium")).headers().firstValue("X-Block-Height"))
                .contains(EXPECTED.get("head").toString());
    }

    @Test
    void tokensByTraitRankAndBatch() {
        String path = path("herbarium");
        JsonNode traits = json(path + "/traits").get("items");
        assertThat(traits.size()).isGreaterThanOrEqualTo(12);
        JsonNode value = traits.get(0).get("values").get(0);
        String filter =
                "trait.%s=%s"
                        .formatted(
                                encoded(traits.get(0).get("name").asString()),
                                encoded(value.get("value").asString()));
        assertThat(items(path + "/tokens?limit=200&burned=false&" + filter))
                .hasSize(value.get("occurrences").asInt());
        List<JsonNode> ranked = items(path + "/tokens?limit=200&burned=false&sort=rank");
        assertThat(ranked.getFirst().get("rarity").get("rank").asInt()).isEqualTo(1);
        assertThat(ranked)
                .isSortedAccordingTo((a, b) ->
                        Integer.compare(
                                a.get("rarity").get("rank").asInt(),
                                b.get("rarity").get("rank").asInt()));
        String wanted =
                "{\"chain\": \"%s\", \"contract\": \"%s\", \"tokenId\": \"%s\"}"
                        .formatted(
                                DemoHome.CHAIN,
                                address("herbarium"),
                                ranked.getFirst().get("tokenId").asString());
        HttpResponse<String> batch =
                send(
                        request("/v1/tokens/batch")
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"tokens\": [" + wanted + "]}")),
                        BodyHandlers.ofString());
        assertThat(batch.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(batch.body()).get("items")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("collections")
    void thePicturesDecodeAndHaveTheWidthsPromised(String name) throws IOException {
        for (JsonNode token : json(path(name) + "/tokens?limit=3").get("items")) {
            JsonNode image = token.get("image");
            HttpResponse<byte[]> original = bytes(image.get("url").asString());
            assertThat(original.statusCode()).isEqualTo(200);
            BufferedImage whole = ImageIO.read(new ByteArrayInputStream(original.body()));
            for (String width : image.get("variants").propertyNames()) {
                String path = image.get("variants").get(width).asString();
                HttpResponse<byte[]> variant = bytes(path);
                assertThat(variant.statusCode()).as(path).isEqualTo(200);
                assertThat(variant.headers().firstValue("Content-Type").orElseThrow())
                        .startsWith("image/");
                assertThat(variant.headers().firstValue("Cache-Control").orElseThrow())
                        .contains("immutable");
                BufferedImage picture = ImageIO.read(new ByteArrayInputStream(variant.body()));
                assertThat(picture).as(path).isNotNull();
                int nominal = Integer.parseInt(width);
                assertThat(picture.getWidth())
                        .as(path)
                        .isEqualTo(whole == null ? nominal : Math.min(nominal, whole.getWidth()));
                assertThat(colours(picture)).as(path).isGreaterThan(1);
            }
        }
    }

    private static long colours(BufferedImage picture) {
        int[] pixels =
                picture.getRGB(
                        0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        return Arrays.stream(pixels).distinct().limit(2).count();
    }

    @Test
    void theDescriptionHealthMetricsAndPagesAnswer() {
        JsonNode paths = json("/v3/api-docs").get("paths");
        List<String> documented = new ArrayList<>(paths.propertyNames());
        assertThat(documented)
                .contains(
                        "/v1/chains",
                        "/v1/collections",
                        "/v1/activity",
                        "/v1/tokens/batch",
                        "/v1/accounts/{address}/tokens",
                        "/v1/accounts/{address}/activity",
                        "/v1/media/{assetId}",
                        "/v1/media/{assetId}/{width}");
        for (String end : COLLECTION_PATHS) {
            assertThat(documented).contains("/v1/collections/{slug}" + end);
        }
        for (String end : TOKEN_PATHS) {
            assertThat(documented).contains("/v1/tokens/{chain}/{contract}/{tokenId}" + end);
        }
        for (String health : List.of("", "/liveness", "/readiness")) {
            assertThat(json("/actuator/health" + health).get("status").asString()).isEqualTo("UP");
        }
        assertThat(get("/actuator/prometheus").body()).contains("jvm_memory_used_bytes");
        HttpResponse<String> gallery = get("/");
        assertThat(gallery.statusCode()).isEqualTo(200);
        assertThat(gallery.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/html");
        assertThat(gallery.body()).contains("Vitrine");
        HttpResponse<String> page = send(request("/swagger-ui.html"), BodyHandlers.ofString());
        assertThat(page.statusCode()).isIn(200, 302);
        page.headers()
                .firstValue("Location")
                .ifPresent(where -> assertThat(get(where).statusCode()).isEqualTo(200));
    }

    private static List<JsonNode> items(String path) {
        List<JsonNode> items = new ArrayList<>();
        JsonNode page = json(path);
        while (true) {
            page.get("items").forEach(items::add);
            if (page.get("next").isNull()) {
                return items;
            }
            page = json(path + "&cursor=" + page.get("next").asString());
        }
    }

    private static JsonNode json(String path) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = request(path);
        return send(
                headers.length == 0 ? request : request.headers(headers), BodyHandlers.ofString());
    }

    private static HttpResponse<byte[]> bytes(String path) {
        return send(request(path), BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/").resolve(path));
    }

    private static <T> HttpResponse<T> send(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return CLIENT.send(request.build(), body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
