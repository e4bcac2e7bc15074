package io.vitrine.api.orchestration;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.vitrine.api.OperatorAccess;
import io.vitrine.api.Refusal;
import io.vitrine.api.metadata.CollectionLookup;
import io.vitrine.api.metadata.TokenPath;
import io.vitrine.readers.metadata.CollectionRow;
import io.vitrine.readers.metadata.TokenCatalog;
import io.vitrine.readers.metadata.TokenKey;
import io.vitrine.readers.orchestration.RequestReader;
import io.vitrine.readers.orchestration.RequestRow;
import io.vitrine.writers.orchestration.Requests;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Asks the worker for metadata and media again.
@Tag(name = "Operators")
@RestController
final class RefreshController {

    private static final String KIND = "refresh";
    private static final String JOB = "fetchMetadata";
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{1,63}");
    private static final int LONGEST_KEY = 200;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final OperatorAccess access;
    private final Requests requests;
    private final RequestReader known;
    private final CollectionLookup collections;
    private final TokenCatalog tokens;

    RefreshController(
            OperatorAccess access,
            Requests requests,
            RequestReader known,
            CollectionLookup collections,
            TokenCatalog tokens) {
        this.access = access;
        this.requests = requests;
        this.known = known;
        this.collections = collections;
        this.tokens = tokens;
    }

    /// What is to be refreshed: one of the first three.
    @Schema(name = "Refresh", description = "What is to be refreshed: one of the first three")
    record Body(
            @Schema(description = "Slug, or CAIP2/ADDRESS", example = "boredapeyachtclub-bc4ca0")
                    @Nullable String collection,
            @Schema(
                            description = "CAIP2/ADDRESS/ID",
                            example = "eip155:1/0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d/8817")
                    @Nullable String token,
            @Schema(description = "Whatever failed with this code", example = "NOT_FOUND")
                    @Nullable String failed,
            @Schema(description = "Frozen tokens too") @Nullable Boolean force) {}

    @Operation(
            summary = "Ask for metadata and media again",
            description =
                    "The worker takes the request when it is free. The same may be asked again after a while only.")
    @PostMapping(value = "/v1/ops/refresh", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RequestView> refresh(
            @RequestBody Body body,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            throw Refusal.invalid("Idempotency-Key", key, "1 to " + LONGEST_KEY + " characters");
        }
        String payload = payload(body);
        Optional<RequestRow> before = key == null ? Optional.empty() : known.byKey(key);
        if (before.isPresent()) {
            return accepted(same(before.get(), payload));
        }
        Optional<UUID> stored =
                requests.ask(KIND, JOB, payload, key, "ops-token", access.refreshCooldown());
        if (stored.isEmpty() && key != null && known.byKey(key).isPresent()) {
            return accepted(same(known.byKey(key).orElseThrow(), payload));
        }
        return accepted(
                stored.flatMap(known::byId)
                        .orElseThrow(() ->
                                Refusal.tooSoon(
                                        known.cooldownLeft(
                                                KIND, payload, access.refreshCooldown()))));
    }

    private static RequestRow same(RequestRow before, String payload) {
        if (!before.payload().equals(payload)) {
            throw Refusal.outdated(
                    "IDEMPOTENCY_KEY_REUSED",
                    "Another request came with this Idempotency-Key: choose a new one");
        }
        return before;
    }

    private static ResponseEntity<RequestView> accepted(RequestRow row) {
        return ResponseEntity.accepted()
                .location(URI.create("/v1/ops/requests/" + row.id()))
                .body(RequestView.of(row));
    }

    /// Things by one name only, so that the same request is recognised.
    private String payload(Body body) {
        String collection = body.collection();
        String token = body.token();
        String failed = body.failed();
        if (Stream.of(collection, token, failed).filter(given -> given != null).count() != 1) {
            throw Refusal.badRequest(
                    "INVALID_BODY", "Expected one of collection, token and failed");
        }
        ObjectNode payload = JSON.createObjectNode();
        if (collection != null) {
            CollectionRow found = collections.find(collection.replace('/', ':'));
            payload.put("collection", found.chain() + "/" + found.contract());
        } else if (token != null) {
            payload.put("token", token(token));
        } else if (failed != null) {
            if (!CODE.matcher(failed).matches()) {
                throw Refusal.invalid("failed", failed, "a code such as NOT_FOUND");
            }
            payload.put("failed", failed);
        }
        payload.put("force", Boolean.TRUE.equals(body.force()));
        return payload.toString();
    }

    private String token(String typed) {
        String[] parts = typed.split("/", -1);
        if (parts.length != 3) {
            throw Refusal.invalid("token", typed, "CAIP2/ADDRESS/ID such as eip155:1/0xabc.../7");
        }
        TokenKey key = TokenPath.key(parts[0], parts[1], parts[2]);
        TokenPath.require(tokens, key);
        return key.chain() + "/" + key.contract() + "/" + key.number();
    }

    @Operation(summary = "How far a request is")
    @GetMapping(value = "/v1/ops/requests/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    RequestView request(@PathVariable("id") UUID id) {
        return known.byId(id)
                .map(RequestView::of)
                .orElseThrow(() -> Refusal.notFound("request", id.toString()));
    }
}
