package io.vitrine.api.event;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.vitrine.api.Catalog;
import io.vitrine.api.Inputs;
import io.vitrine.api.Listing;
import io.vitrine.api.Paging;
import io.vitrine.api.Refusal;
import io.vitrine.api.Words;
import io.vitrine.api.metadata.CollectionLookup;
import io.vitrine.api.metadata.RarityMethods;
import io.vitrine.api.metadata.TokenPath;
import io.vitrine.readers.event.ActivityCatalog;
import io.vitrine.readers.event.ActivityFilter;
import io.vitrine.readers.metadata.CollectionRow;
import io.vitrine.readers.metadata.TokenCatalog;
import io.vitrine.readers.metadata.TokenKey;
import io.vitrine.readers.metadata.TokenRow;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Feeds of what happened, newest first.
@Tag(name = "Activity")
@RestController
@RequestMapping(path = "/v1", produces = MediaType.APPLICATION_JSON_VALUE)
final class ActivityController {

    private final Catalog catalog;
    private final CollectionLookup lookup;
    private final TokenCatalog tokens;
    private final ActivityCatalog activities;

    ActivityController(
            Catalog catalog,
            CollectionLookup lookup,
            TokenCatalog tokens,
            ActivityCatalog activities) {
        this.catalog = catalog;
        this.lookup = lookup;
        this.tokens = tokens;
        this.activities = activities;
    }

    @Operation(
            summary = "What happened",
            description =
                    "Newest first, over all collections that are not hidden; without spam unless it is"
                            + " asked for.")
    @GetMapping("/activity")
    Listing<ActivityView> all(
            HttpServletRequest request,
            @Parameter(description = "CAIP-2 id", example = "eip155:1")
                    @RequestParam(name = "chain", required = false)
                    @Nullable String chain,
            @Parameter(
                            description =
                                    "mint, transfer, burn, sale, listing, offer or cancel; repeatable")
                    @RequestParam(name = "type", required = false)
                    @Nullable List<String> type,
            @Parameter(description = "Whether what gives every sign of spam is shown too")
                    @RequestParam(name = "spam", defaultValue = "false")
                    boolean spam,
            Paging paging) {
        ActivityFilter filter =
                new ActivityFilter(
                        null, null, null, Inputs.chainOrNull(chain), types(type), false, spam);
        return feed(request, filter, paging);
    }

    @Operation(
            summary = "What an account gave and received",
            description =
                    "Newest first; hidden collections are left out, and spam unless it is asked for.")
    @GetMapping("/accounts/{address}/activity")
    Listing<ActivityView> ofAccount(
            HttpServletRequest request,
            @PathVariable("address") String address,
            @Parameter(description = "CAIP-2 id", example = "eip155:1")
                    @RequestParam(name = "chain", required = false)
                    @Nullable String chain,
            @Parameter(
                            description =
                                    "mint, transfer, burn, sale, listing, offer or cancel; repeatable")
                    @RequestParam(name = "type", required = false)
                    @Nullable List<String> type,
            @Parameter(description = "Whether what gives every sign of spam is shown too")
                    @RequestParam(name = "spam", defaultValue = "false")
                    boolean spam,
            Paging paging) {
        ActivityFilter filter =
                new ActivityFilter(
                        null,
                        null,
                        Inputs.address("address", address),
                        Inputs.chainOrNull(chain),
                        types(type),
                        false,
                        spam);
        return feed(request, filter, paging);
    }

    @Operation(summary = "What happened in a collection", description = "Newest first.")
    @GetMapping("/collections/{slug}/activity")
    Listing<ActivityView> ofCollection(
            HttpServletRequest request,
            @PathVariable("slug") String slug,
            @Parameter(
                            description =
                                    "mint, transfer, burn, sale, listing, offer or cancel; repeatable")
                    @RequestParam(name = "type", required = false)
                    @Nullable List<String> type,
            Paging paging) {
        Set<String> types = types(type);
        return catalog.read(
                request,
                moment -> {
                    CollectionRow collection = lookup.find(slug);
                    ActivityFilter filter =
                            new ActivityFilter(
                                    collection.id(), null, null, null, types, true, true);
                    return paging.answer(
                            activities.activities(filter, paging.seek()),
                            ActivityView::of,
                            moment.blocksOf(collection.chains()));
                });
    }

    @Operation(summary = "What happened to a token", description = "Newest first.")
    @GetMapping("/tokens/{chain}/{contract}/{tokenId}/activity")
    Listing<ActivityView> ofToken(
            HttpServletRequest request,
            @PathVariable("chain") String chain,
            @PathVariable("contract") String contract,
            @PathVariable("tokenId") String tokenId,
            @Parameter(
                            description =
                                    "mint, transfer, burn, sale, listing, offer or cancel; repeatable")
                    @RequestParam(name = "type", required = false)
                    @Nullable List<String> type,
            Paging paging) {
        TokenKey key = TokenPath.key(chain, contract, tokenId);
        Set<String> types = types(type);
        return catalog.read(
                request,
                moment -> {
                    TokenRow token = TokenPath.require(tokens, key, RarityMethods.named(null));
                    ActivityFilter filter =
                            new ActivityFilter(null, token.id(), null, null, types, true, true);
                    return paging.answer(
                            activities.activities(filter, paging.seek()),
                            ActivityView::of,
                            moment.blocksOf(List.of(token.chain())));
                });
    }

    @Operation(
            summary = "Transfers of a token",
            description = "Newest first, mints and burns among them.")
    @GetMapping("/tokens/{chain}/{contract}/{tokenId}/transfers")
    Listing<TransferView> transfers(
            HttpServletRequest request,
            @PathVariable("chain") String chain,
            @PathVariable("contract") String contract,
            @PathVariable("tokenId") String tokenId,
            Paging paging) {
        TokenKey key = TokenPath.key(chain, contract, tokenId);
        return catalog.read(
                request,
                moment -> {
                    TokenPath.require(tokens, key, RarityMethods.named(null));
                    return paging.answer(
                            activities.transfers(key, paging.seek()),
                            TransferView::of,
                            moment.blocksOf(List.of(key.chain())));
                });
    }

    private Listing<ActivityView> feed(
            HttpServletRequest request, ActivityFilter filter, Paging paging) {
        return catalog.read(
                request,
                moment ->
                        paging.answer(
                                activities.activities(filter, paging.seek()),
                                ActivityView::of,
                                filter.chain() == null
                                        ? moment.blocks()
                                        : moment.blocksOf(List.of(filter.chain()))));
    }

    private static Set<String> types(@Nullable List<String> given) {
        Set<String> types = new TreeSet<>();
        if (given != null) {
            List<String> allowed = Arrays.stream(ActivityType.values()).map(Words::of).toList();
            for (String type : given) {
                if (!allowed.contains(type)) {
                    throw Refusal.notAllowed("type", type, allowed);
                }
                types.add(type);
            }
        }
        return types;
    }
}
