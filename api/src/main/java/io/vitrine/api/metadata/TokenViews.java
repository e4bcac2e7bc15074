package io.vitrine.api.metadata;

import io.vitrine.api.AsOf;
import io.vitrine.api.media.PictureView;
import io.vitrine.readers.metadata.TokenCatalog;
import io.vitrine.readers.metadata.TokenMarks;
import io.vitrine.readers.metadata.TokenRow;
import io.vitrine.readers.metadata.TokenTraitRow;
import io.vitrine.readers.metadata.TokenUses;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Tokens as they are shown, with their traits.
@Component
public final class TokenViews {

    private final TokenCatalog tokens;

    TokenViews(TokenCatalog tokens) {
        this.tokens = tokens;
    }

    /// The views of these tokens by their ids.
    public Map<UUID, TokenView> of(List<TokenRow> rows, List<AsOf> asOf) {
        Map<UUID, List<TokenTraitRow>> traits =
                tokens.traits(rows.stream().map(TokenRow::id).toList()).stream()
                        .collect(Collectors.groupingBy(TokenTraitRow::token));
        Map<UUID, TokenMarks> marks = tokens.marks(rows.stream().map(TokenRow::id).toList());
        Map<UUID, TokenUses> uses = tokens.uses(rows.stream().map(TokenRow::id).toList());
        return rows.stream()
                .collect(
                        Collectors.toMap(
                                TokenRow::id,
                                row ->
                                        view(
                                                row,
                                                traits.getOrDefault(row.id(), List.of()),
                                                uses.getOrDefault(row.id(), TokenUses.NONE),
                                                marks.getOrDefault(row.id(), TokenMarks.NONE),
                                                asOf)));
    }

    private static TokenView view(
            TokenRow row,
            List<TokenTraitRow> traits,
            TokenUses uses,
            TokenMarks marks,
            List<AsOf> asOf) {
        TokenUses.User user = uses.user();
        return new TokenView(
                row.chain(),
                row.contract(),
                row.number(),
                row.standard(),
                row.name(),
                PictureView.of(row.imageUrl(), row.imageAsset()),
                PictureView.of(null, row.animationAsset()),
                row.owner(),
                row.heldQuantity(),
                row.supply(),
                row.burned(),
                row.approximate(),
                marks.unverified(),
                marks.anomalies().stream()
                        .map(odd -> new TokenView.Anomaly(odd.code(), odd.reason()))
                        .toList(),
                new CollectionReference(
                        row.collectionSlug(), row.collectionName(), row.collectionVerified()),
                rarity(row),
                traits.stream().map(TokenViews::trait).toList(),
                row.mintedBlock(),
                row.mintedAt(),
                row.lastBlock(),
                row.updatedAt(),
                row.metadataUrl(),
                row.refreshedAt(),
                user == null ? null : new TokenView.User(user.account(), user.expires()),
                uses.accounts().stream()
                        .map(one -> new TokenView.BoundAccount(one.account(), one.implementation()))
                        .toList(),
                asOf);
    }

    private static TokenView.@Nullable Rarity rarity(TokenRow row) {
        Integer rank = row.rank();
        Double score = row.score();
        String method = row.rarityMethod();
        return rank == null || score == null || method == null
                ? null
                : new TokenView.Rarity(rank, score, method);
    }

    private static TokenView.Trait trait(TokenTraitRow row) {
        return new TokenView.Trait(
                row.name(),
                TraitValues.of(row.value()),
                row.value().type(),
                row.value().displayType(),
                row.value().unit(),
                TraitValues.number(row.value().maxValue()),
                row.value().occurrences(),
                row.value().frequency());
    }
}
