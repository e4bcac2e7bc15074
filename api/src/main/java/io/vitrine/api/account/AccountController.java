package io.vitrine.api.account;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.vitrine.api.Catalog;
import io.vitrine.api.Inputs;
import io.vitrine.api.Listing;
import io.vitrine.api.Paging;
import io.vitrine.api.metadata.CollectionLookup;
import io.vitrine.api.metadata.RarityMethods;
import io.vitrine.api.metadata.TokenPath;
import io.vitrine.api.metadata.TokenView;
import io.vitrine.api.metadata.TokenViews;
import io.vitrine.readers.Slice;
import io.vitrine.readers.account.ApprovalCatalog;
import io.vitrine.readers.account.HolderCatalog;
import io.vitrine.readers.metadata.CollectionRow;
import io.vitrine.readers.metadata.TokenCatalog;
import io.vitrine.readers.metadata.TokenKey;
import io.vitrine.readers.metadata.TokenMarks;
import io.vitrine.readers.metadata.TokenRow;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Holders of collections and tokens, what an account holds, and whom it allows to move it.
@Tag(name = "Holders")
@RestController
@RequestMapping(path = "/v1", produces = MediaType.APPLICATION_JSON_VALUE)
final class AccountController {

    private final Catalog catalog;
    private final CollectionLookup lookup;
    private final TokenCatalog tokens;
    private final TokenViews views;
    private final HolderCatalog holders;
    private final ApprovalCatalog approvals;

    AccountController(
            Catalog catalog,
            CollectionLookup lookup,
            TokenCatalog tokens,
            TokenViews views,
            HolderCatalog holders,
            ApprovalCatalog approvals) {
        this.catalog = catalog;
        this.lookup = lookup;
        this.tokens = tokens;
        this.views = views;
        this.holders = holders;
        this.approvals = approvals;
    }

    @Operation(summary = "Holders of a collection", description = "Those of most tokens first.")
    @GetMapping("/collections/{slug}/owners")
    Listing<HolderView> ofCollection(
            HttpServletRequest request, @PathVariable("slug") String slug, Paging paging) {
        return catalog.read(
                request,
                moment -> {
                    CollectionRow collection = lookup.find(slug);
                    return paging.answer(
                            holders.ofCollection(collection.id(), paging.seek()),
                            row -> HolderView.of(row, collection.unverified()),
                            moment.blocksOf(collection.chains()));
                });
    }

    @Operation(
            summary = "Holders of a token",
            description = "Those of most units first; one for ERC-721.")
    @GetMapping("/tokens/{chain}/{contract}/{tokenId}/owners")
    Listing<HolderView> ofToken(
            HttpServletRequest request,
            @PathVariable("chain") String chain,
            @PathVariable("contract") String contract,
            @PathVariable("tokenId") String tokenId,
            Paging paging) {
        TokenKey key = TokenPath.key(chain, contract, tokenId);
        return catalog.read(
                request,
                moment -> {
                    TokenRow token = TokenPath.require(tokens, key, RarityMethods.named(null));
                    boolean unverified =
                            tokens.marks(List.of(token.id()))
                                    .getOrDefault(token.id(), TokenMarks.NONE)
                                    .unverified();
                    return paging.answer(
                            holders.ofToken(key, paging.seek()),
                            row -> HolderView.of(row, unverified),
                            moment.blocksOf(List.of(key.chain())));
                });
    }

    @Operation(
            summary = "What an account holds",
            description =
                    "By chain, contract and id, with the quantity held; hidden collections are left out,"
                            + " and spam unless it is asked for.")
    @GetMapping("/accounts/{address}/tokens")
    Listing<TokenView> heldBy(
            HttpServletRequest request,
            @PathVariable("address") String address,
            @Parameter(description = "CAIP-2 id", example = "eip155:1")
                    @RequestParam(name = "chain", required = false)
                    @Nullable String chain,
            @Parameter(description = "Slug or CAIP-10", example = "boredapeyachtclub-bc4ca0")
                    @RequestParam(name = "collection", required = false)
                    @Nullable String collection,
            @Parameter(
                            description = "Method of rarity, with or without its version",
                            example = "product")
                    @RequestParam(name = "method", required = false)
                    @Nullable String method,
            @Parameter(description = "Whether what gives every sign of spam is shown too")
                    @RequestParam(name = "spam", defaultValue = "false")
                    boolean spam,
            Paging paging) {
        String owner = Inputs.address("address", address);
        String where = Inputs.chainOrNull(chain);
        String ranking = RarityMethods.named(method);
        return catalog.read(
                request,
                moment -> {
                    UUID only = collection == null ? null : lookup.find(collection).id();
                    Slice<TokenRow> slice =
                            tokens.heldBy(owner, where, only, spam, ranking, paging.seek());
                    Map<UUID, TokenView> shown = views.of(slice.rows(), List.of());
                    return paging.answer(
                            slice,
                            row -> Objects.requireNonNull(shown.get(row.id())),
                            where == null ? moment.blocks() : moment.blocksOf(List.of(where)));
                });
    }

    @Operation(
            summary = "Whom an account allows to move its tokens",
            description =
                    "By chain, contract, token and operator. An approval for one token ends when the token moves.")
    @GetMapping("/accounts/{address}/approvals")
    Listing<ApprovalView> approvals(
            @PathVariable("address") String address,
            @Parameter(description = "CAIP-2 id", example = "eip155:1")
                    @RequestParam(name = "chain", required = false)
                    @Nullable String chain,
            @Parameter(description = "Only those that stand, or only those that do not")
                    @RequestParam(name = "approved", required = false)
                    @Nullable Boolean approved,
            Paging paging) {
        String owner = Inputs.address("address", address);
        String where = Inputs.chainOrNull(chain);
        return catalog.readAlways(moment ->
                paging.answer(
                        approvals.ofAccount(owner, where, approved, paging.seek()),
                        ApprovalView::of,
                        where == null ? moment.blocks() : moment.blocksOf(List.of(where))));
    }
}
