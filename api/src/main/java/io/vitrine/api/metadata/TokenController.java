package io.vitrine.api.metadata;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.vitrine.api.AsOf;
import io.vitrine.api.Catalog;
import io.vitrine.api.Inputs;
import io.vitrine.api.Listing;
import io.vitrine.api.Order;
import io.vitrine.api.Paging;
import io.vitrine.api.Refusal;
import io.vitrine.api.TakesTraits;
import io.vitrine.processors.metadata.Texts;
import io.vitrine.readers.Slice;
import io.vitrine.readers.metadata.CollectionRow;
import io.vitrine.readers.metadata.TokenCatalog;
import io.vitrine.readers.metadata.TokenFilter;
import io.vitrine.readers.metadata.TokenKey;
import io.vitrine.readers.metadata.TokenRow;
import io.vitrine.readers.metadata.TokenSort;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Tokens: one, many by name, and those of a collection.
@Tag(name = "Tokens")
@RestController
@RequestMapping(path = "/v1", produces = MediaType.APPLICATION_JSON_VALUE)
final class TokenController {

    private static final int MOST_TRAITS = 32;

    private final Catalog catalog;
    private final CollectionLookup lookup;
    private final TokenCatalog tokens;
    private final TokenViews views;

    TokenController(
            Catalog catalog, CollectionLookup lookup, TokenCatalog tokens, TokenViews views) {
        this.catalog = catalog;
        this.lookup = lookup;
        this.tokens = tokens;
        this.views = views;
    }

    @TakesTraits
    @Operation(
            summary = "List the tokens of a collection",
            description =
                    "Burned ones are in the list unless `burned` says otherwise. By rank, tokens without a rank come"
                            + " last either way.")
    @GetMapping("/collections/{slug}/tokens")
    Listing<TokenView> tokens(
            HttpServletRequest request,
            @PathVariable("slug") String slug,
            @Parameter(
                            description = "Only what this account holds",
                            example = "0xde0b295669a9fd93d5f28d9ec85e40f4cb697bae")
                    @RequestParam(name = "owner", required = false)
                    @Nullable String owner,
            @Parameter(description = "Only burned tokens, or only live ones")
                    @RequestParam(name = "burned", required = false)
                    @Nullable Boolean burned,
            @RequestParam(name = "sort", defaultValue = "number") TokenSort sort,
            @RequestParam(name = "order", defaultValue = "asc") Order order,
            @Parameter(
                            description = "Method of rarity, with or without its version",
                            example = "product")
                    @RequestParam(name = "method", required = false)
                    @Nullable String method,
            Paging paging) {
        TokenFilter filter =
                new TokenFilter(
                        owner == null ? null : Inputs.address("owner", owner),
                        burned,
                        traits(request));
        String ranking = RarityMethods.named(method);
        return catalog.read(
                request,
                moment -> {
                    CollectionRow collection = lookup.find(slug);
                    Slice<TokenRow> slice =
                            tokens.tokens(
                                    collection.id(),
                                    filter,
                                    sort,
                                    order == Order.DESC,
                                    ranking,
                                    paging.seek());
                    Map<UUID, TokenView> shown = views.of(slice.rows(), List.of());
                    return paging.answer(
                            slice,
                            row -> Objects.requireNonNull(shown.get(row.id())),
                            moment.blocksOf(collection.chains()));
                });
    }

    @Operation(summary = "A token")
    @GetMapping("/tokens/{chain}/{contract}/{tokenId}")
    TokenView token(
            HttpServletRequest request,
            @PathVariable("chain") String chain,
            @PathVariable("contract") String contract,
            @PathVariable("tokenId") String tokenId,
            @Parameter(
                            description = "Method of rarity, with or without its version",
                            example = "product")
                    @RequestParam(name = "method", required = false)
                    @Nullable String method) {
        TokenKey key = TokenPath.key(chain, contract, tokenId);
        String ranking = RarityMethods.named(method);
        return catalog.read(
                request,
                moment -> {
                    TokenRow row = TokenPath.require(tokens, key, ranking);
                    List<AsOf> asOf = AsOf.of(moment.blocksOf(List.of(row.chain())));
                    return Objects.requireNonNull(views.of(List.of(row), asOf).get(row.id()));
                });
    }

    @Operation(
            summary = "Many tokens by name",
            description =
                    "Answers in the order asked for; `missing` names those that do not exist.")
    @PostMapping(path = "/tokens/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    TokenBatch.Answer batch(
            @Parameter(
                            description = "Method of rarity, with or without its version",
                            example = "product")
                    @RequestParam(name = "method", required = false)
                    @Nullable String method,
            @RequestBody TokenBatch.Request body) {
        List<TokenKey> keys = keys(body);
        String ranking = RarityMethods.named(method);
        return catalog.readAlways(moment -> {
            Map<TokenKey, TokenRow> rows = new HashMap<>();
            for (TokenRow row : tokens.tokens(Set.copyOf(keys), ranking)) {
                rows.put(new TokenKey(row.chain(), row.contract(), row.number()), row);
            }
            Map<UUID, TokenView> shown = views.of(List.copyOf(rows.values()), List.of());
            List<TokenView> items = new ArrayList<>();
            List<TokenBatch.Wanted> missing = new ArrayList<>();
            for (TokenKey key : keys) {
                TokenRow row = rows.get(key);
                if (row == null) {
                    missing.add(new TokenBatch.Wanted(key.chain(), key.contract(), key.number()));
                } else {
                    items.add(Objects.requireNonNull(shown.get(row.id())));
                }
            }
            List<String> chains = keys.stream().map(TokenKey::chain).distinct().toList();
            return new TokenBatch.Answer(items, missing, AsOf.of(moment.blocksOf(chains)));
        });
    }

    private static List<TokenKey> keys(TokenBatch.Request body) {
        List<TokenBatch.@Nullable Wanted> wanted = body.tokens();
        if (wanted == null || wanted.isEmpty() || wanted.size() > TokenBatch.MOST) {
            throw Refusal.badRequest(
                    "INVALID_TOKENS",
                    "tokens holds "
                            + (wanted == null ? 0 : wanted.size())
                            + " names: expected 1 to "
                            + TokenBatch.MOST);
        }
        List<TokenKey> keys = new ArrayList<>();
        for (TokenBatch.Wanted name : wanted) {
            if (name == null
                    || name.chain() == null
                    || name.contract() == null
                    || name.tokenId() == null) {
                throw Refusal.badRequest(
                        "INVALID_TOKENS",
                        "Name "
                                + keys.size()
                                + " of tokens is incomplete: expected chain, contract"
                                + " and tokenId as strings");
            }
            keys.add(TokenPath.key(name.chain(), name.contract(), name.tokenId()));
        }
        return keys;
    }

    private static Map<String, Set<String>> traits(HttpServletRequest request) {
        Map<String, Set<String>> traits = new LinkedHashMap<>();
        int values = 0;
        for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
            if (parameter.getKey().startsWith(TakesTraits.PREFIX)) {
                String name = Texts.fold(parameter.getKey().substring(TakesTraits.PREFIX.length()));
                Set<String> folded = traits.computeIfAbsent(name, any -> new TreeSet<>());
                for (String value : parameter.getValue()) {
                    folded.add(Texts.fold(value));
                    values++;
                }
            }
        }
        if (values > MOST_TRAITS) {
            throw Refusal.badRequest(
                    "TOO_MANY_TRAITS",
                    "There are " + values + " trait filters: expected at most " + MOST_TRAITS);
        }
        return traits;
    }
}
