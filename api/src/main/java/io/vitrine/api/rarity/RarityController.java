package io.vitrine.api.rarity;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.vitrine.api.AsOf;
import io.vitrine.api.Catalog;
import io.vitrine.api.Refusal;
import io.vitrine.api.metadata.RarityMethods;
import io.vitrine.api.metadata.TokenPath;
import io.vitrine.api.metadata.TraitValues;
import io.vitrine.domain.rarity.CountedValue;
import io.vitrine.domain.rarity.RankedValue;
import io.vitrine.domain.rarity.RankedValue.Kind;
import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.processors.rarity.RarityMethod;
import io.vitrine.processors.rarity.RarityTree;
import io.vitrine.readers.metadata.TokenCatalog;
import io.vitrine.readers.metadata.TokenKey;
import io.vitrine.readers.metadata.TokenRow;
import io.vitrine.readers.metadata.TokenTraitRow;
import io.vitrine.readers.rarity.RarityCatalog;
import io.vitrine.readers.rarity.RootRow;
import io.vitrine.readers.rarity.ScoreRow;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
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

    private static final String OURS = "vitrine";

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
                    int ranked = rarity.root(token.collection()).map(RootRow::tokens).orElse(0);
                    return new RarityView(
                            token.chain(),
                            token.contract(),
                            token.number(),
                            scores.stream()
                                    .filter(score -> score.method().equals(ranking))
                                    .filter(score -> score.source().equals(OURS))
                                    .findFirst()
                                    .orElse(null),
                            scores,
                            ranked,
                            shares(RarityMethods.method(ranking), token, ranked),
                            AsOf.of(moment.blocksOf(List.of(token.chain()))));
                });
    }

    private List<RarityView.Share> shares(RarityMethod method, TokenRow token, int ranked) {
        List<CountedValue> counts =
                rarity.counts(token.collection(), token.id()).stream()
                        .filter(count ->
                                method.countsTraits() || count.value().kind() != Kind.COUNT)
                        .toList();
        Map<UUID, String> names = rarity.traitNames(token.collection());
        List<TokenTraitRow> held = tokens.traits(List.of(token.id()));
        double whole = counts.stream().mapToDouble(count -> part(method, count, ranked)).sum();
        return counts.stream()
                .map(count ->
                        new RarityView.Share(
                                count.value().kind() == Kind.COUNT
                                        ? "Number of traits"
                                        : names.getOrDefault(
                                                count.value().traitId(), count.value().trait()),
                                shown(count.value(), held),
                                count.value().kind() == Kind.BIN ? count.value().text() : null,
                                count.holders(),
                                frequency(count, ranked),
                                whole == 0 ? 0 : part(method, count, ranked) / whole))
                .toList();
    }

    private static double part(RarityMethod method, CountedValue count, int ranked) {
        return method.part(frequency(count, ranked), count.kinds());
    }

    private static double frequency(CountedValue count, int ranked) {
        return ranked == 0 ? 0 : Math.min(1, (double) count.holders() / ranked);
    }

    private static @Nullable Object shown(RankedValue value, List<TokenTraitRow> held) {
        return switch (value.kind()) {
            case ABSENT -> null;
            case COUNT -> Integer.valueOf(value.text());
            case BIN, STRING, NUMBER, DATE, BOOLEAN ->
                    held.stream()
                            .filter(trait -> trait.trait().equals(value.traitId()))
                            .filter(trait ->
                                    value.kind() == Kind.BIN
                                            || trait.value().type().equals(value.kind().text())
                                                    && trait.value()
                                                            .normalized()
                                                            .equals(value.text()))
                            .findFirst()
                            .map(trait -> TraitValues.of(trait.value()))
                            .orElse(value.text());
        };
    }

    @Operation(
            summary = "Prove a rank",
            description =
                    "The token's counts, scores and ranks with the way to the root that its collection published, which stands among the collection's stats. 409 while traits have changed and ranks are not computed anew.")
    @GetMapping(
            value = "/v1/tokens/{chain}/{contract}/{tokenId}/rarity/proof",
            produces = MediaType.APPLICATION_JSON_VALUE)
    ProofView proof(
            HttpServletRequest request,
            @PathVariable("chain") String chain,
            @PathVariable("contract") String contract,
            @PathVariable("tokenId") String tokenId) {
        TokenKey key = TokenPath.key(chain, contract, tokenId);
        return catalog.read(
                request,
                moment -> {
                    TokenRow token = TokenPath.require(tokens, key, RarityMethods.named(null));
                    String name = token.chain() + "/" + token.contract() + "/" + token.number();
                    RootRow root =
                            rarity.root(token.collection())
                                    .orElseThrow(() -> Refusal.notFound("rank", name));
                    SequencedMap<UUID, byte[]> leaves = rarity.leaves(token.collection());
                    byte[] published = leaves.get(token.id());
                    if (published == null) {
                        throw Refusal.notFound("rank", name);
                    }
                    String leaf = leaf(token, name, root);
                    if (!Arrays.equals(RarityTree.hash(leaf), published)) {
                        throw Refusal.outdated(
                                "RARITY_OUTDATED",
                                "The traits of "
                                        + name
                                        + " have changed since its rank was published: expected"
                                        + " the same ones; ask again after the next computeRarity");
                    }
                    int index = List.copyOf(leaves.keySet()).indexOf(token.id());
                    return new ProofView(
                            token.chain(),
                            token.contract(),
                            token.number(),
                            token.collectionSlug(),
                            root.root(),
                            root.block(),
                            root.blockHash(),
                            leaf,
                            index,
                            leaves.size(),
                            RarityTree.path(List.copyOf(leaves.values()), index).stream()
                                    .map(HexFormat.of()::formatHex)
                                    .toList(),
                            AsOf.of(moment.blocksOf(List.of(token.chain()))));
                });
    }

    private String leaf(TokenRow token, String name, RootRow root) {
        SortedMap<String, RarityScore> scores = new TreeMap<>();
        for (ScoreRow row : rarity.scores(token.collection(), token.id())) {
            if (row.source().equals(OURS)) {
                scores.put(row.method(), new RarityScore(token.id(), row.score(), row.rank()));
            }
        }
        return RarityTree.leaf(
                name,
                root.tokens(),
                root.entropy(),
                rarity.counts(token.collection(), token.id()),
                scores);
    }
}
