package io.vitrine.processors.metadata;

import io.vitrine.domain.metadata.CollectionStatement;
import io.vitrine.domain.metadata.Deviation;
import io.vitrine.domain.metadata.NormalisedDocument;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the document of a contract: what documents of tokens say too, with a banner and fees beside.
public final class CollectionStatements {

    private static final List<String> BANNERS =
            List.of("banner_image", "banner_image_url", "banner", "banner_url", "featured_image");
    private static final List<String> FEES =
            List.of("seller_fee_basis_points", "sellerFeeBasisPoints");
    private static final List<String> RECEIVERS = List.of("fee_recipient", "feeRecipient");
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]{40}");
    private static final BigDecimal WHOLE = BigDecimal.valueOf(10_000);

    private CollectionStatements() {}

    /// What the bytes say beside what was normalised of them.
    ///
    /// @param contentType as the server declared it
    public static CollectionStatement read(
            NormalisedDocument document, byte[] bytes, @Nullable String contentType) {
        Optional<Json.Structure> fields = fields(bytes, contentType);
        return new CollectionStatement(
                document.name(),
                document.description(),
                document.image(),
                fields.map(CollectionStatements::banner).orElse(null),
                document.externalUrl(),
                fields.map(CollectionStatements::fee).orElse(null),
                fields.map(CollectionStatements::receiver).orElse(null));
    }

    private static Optional<Json.Structure> fields(byte[] bytes, @Nullable String contentType) {
        Set<Deviation> noted = EnumSet.noneOf(Deviation.class);
        return DocumentText.decode(bytes, contentType, noted)
                .map(text -> JsonReader.read(text.strip(), noted))
                .flatMap(outcome ->
                        outcome instanceof JsonReader.Outcome.Read(Json value)
                                        && value instanceof Json.Structure structure
                                ? Optional.of(structure)
                                : Optional.empty());
    }

    private static @Nullable String banner(Json.Structure document) {
        for (String key : BANNERS) {
            if (document.fields().get(key) instanceof Json.Text(String text)) {
                String picture = DocumentNormaliser.picture(text);
                if (picture != null) {
                    return picture;
                }
            }
        }
        return null;
    }

    /// A fee of more than the price is none.
    private static @Nullable Integer fee(Json.Structure document) {
        for (String key : FEES) {
            String digits =
                    switch (document.fields().get(key)) {
                        case Json.Digits(String value) -> value;
                        case Json.Text(String value) -> value.strip();
                        case null -> "";
                        case Json.Structure _, Json.Sequence _, Json.Truth _, Json.Nothing _ -> "";
                    };
            if (digits.matches("[0-9]{1,5}(\\.0+)?")) {
                BigDecimal points = new BigDecimal(digits);
                return points.compareTo(WHOLE) <= 0 ? points.intValue() : null;
            }
        }
        return null;
    }

    private static @Nullable String receiver(Json.Structure document) {
        for (String key : RECEIVERS) {
            if (document.fields().get(key) instanceof Json.Text(String text)) {
                String address = text.strip().toLowerCase(Locale.ROOT);
                if (ADDRESS.matcher(address).matches()) {
                    return address;
                }
            }
        }
        return null;
    }
}
