package io.vitrine.api.rarity;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.vitrine.api.AsOf;
import io.vitrine.api.Catalog;
import io.vitrine.api.metadata.RarityMethods;
import io.vitrine.api.metadata.TokenPath;
import io.vitrine.api.metadata.TraitValues;
import io.vitrine.readers.metadata.TokenCatalog;
import io.vitrine.readers.metadata.TokenKey;
import io.vitrine.readers.metadata.TokenRow;
import io.vitrine.readers.metadata.TokenTraitRow;
import io.vitrine.readers.rarity.AbsentTraitRow;
import io.vitrine.readers.rarity.RarityCatalog;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Explains ranks.
@Tag(name = "Tokens")
@RestController
final class RarityController {

    private final Catalog catalog;
    private final TokenCatalog tokens;
    private final RarityCatalog rarity;

    RarityController(Catalog catalog, TokenCatalog tokens, RarityCatalog rarity) {
        this.catalog = catalog;
        this.tokens = tokens;
        this.rarity = rarity;
    }

    @Operation(
            summary = "How rare a token is, and why",
            description =
                    "Its scores, and the share that each trait has in them. Burned tokens have no scores.")
    @GetMapping(
            value = "/v1/tokens/{chain}/{contract}/{tokenId}/rarity",
            produces = MediaType.APPLICATION_JSON_VALUE)
    RarityView rarity(
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
                    TokenRow token = TokenPath.require(tokens, key, ranking);
                    List<RarityView.Score> scores =
                            rarity.scores(token.collection(), token.id()).stream()
                                    .map(row ->
                                            new RarityView.Score(
                                                    row.method(),
                                                    row.source(),
                                                    row.score(),
                                                    row.rank(),
                                                    row.ranked()))
                                    .toList();
                    int described = rarity.describedTokens(token.collection());
                    return new RarityView(
                            token.chain(),
                            token.contract(),
                            token.number(),
                            scores.stream()
                                    .filter(score -> score.method().equals(ranking))
                                    .filter(score -> score.source().equals("vitrine"))
                                    .findFirst()
                                    .orElse(null),
                            scores,
                            described,
                            shares(
                                    tokens.traits(List.of(token.id())),
                                    rarity.absentTraits(token.collection(), token.id()),
                                    described),
                            AsOf.of(moment.blocksOf(List.of(token.chain()))));
                });
    }

    private static List<RarityView.Share> shares(
            List<TokenTraitRow> held, List<AbsentTraitRow> absent, int described) {
        List<RarityView.Share> counted = new ArrayList<>();
        for (TokenTraitRow trait : held) {
            counted.add(
                    counted(
                            trait.name(),
                            TraitValues.of(trait.value()),
                            trait.value().occurrences(),
                            described));
        }
        for (AbsentTraitRow trait : absent) {
            counted.add(counted(trait.name(), null, described - trait.holders(), described));
        }
        double whole = counted.stream().mapToDouble(share -> information(share.frequency())).sum();
        return counted.stream()
                .map(share ->
                        new RarityView.Share(
                                share.name(),
                                share.value(),
                                share.occurrences(),
                                share.frequency(),
                                whole == 0 ? 0 : information(share.frequency()) / whole))
                .toList();
    }

    private static RarityView.Share counted(
            String name, @Nullable Object value, int occurrences, int described) {
        int count = Math.max(0, occurrences);
        double frequency = described == 0 ? 0 : Math.min(1, (double) count / described);
        return new RarityView.Share(name, value, count, frequency, 0);
    }

    private static double information(double frequency) {
        return frequency <= 0 || frequency >= 1 ? 0 : -Math.log(frequency);
    }
}
