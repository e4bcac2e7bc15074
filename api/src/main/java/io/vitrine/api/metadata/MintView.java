package io.vitrine.api.metadata;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.api.AsOf;
import io.vitrine.api.Reflecting;
import io.vitrine.domain.event.MintStatus;
import io.vitrine.readers.metadata.CollectionRow;
import io.vitrine.readers.metadata.MintTermsRow;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// On what terms a collection mints.
@Schema(name = "MintTerms", description = "On what terms a collection mints")
record MintView(
        @Schema(
                        description =
                                "UPCOMING, MINTING, SOLD_OUT, CLOSED or UNKNOWN, as of the block",
                        example = "CLOSED")
                String status,
        @Schema(description = "Start of the public stage; null when open")
                @Nullable Instant startsAt,
        @Schema(description = "End of the public stage; null when open") @Nullable Instant endsAt,
        @Schema(description = "Price of the public stage", example = "0.08 ETH")
                @Nullable String price,
        @Schema(description = "Units ever minted", example = "10000") @Nullable String totalMinted,
        @Schema(description = "Most that there will be", example = "10000")
                @Nullable String maxSupply,
        @Schema(type = "array", description = "Every stage as the contract states it") @JsonRawValue
                String stages,
        List<AsOf> asOf)
        implements Reflecting {

    MintView {
        asOf = List.copyOf(asOf);
    }

    static MintView of(
            CollectionRow row,
            @Nullable MintTermsRow terms,
            @Nullable Instant now,
            List<AsOf> asOf) {
        String stages = terms == null ? null : terms.stages();
        return new MintView(
                status(row, now),
                terms == null ? null : terms.start(),
                terms == null ? null : terms.end(),
                terms == null ? null : terms.priceText(),
                row.totalMinted(),
                row.maxSupply(),
                stages == null ? "[]" : stages,
                asOf);
    }

    /// An operator's word, else what follows from the public stage.
    static String status(CollectionRow row, @Nullable Instant now) {
        if (!row.status().equals(MintStatus.UNKNOWN.name())) {
            return row.status();
        }
        boolean stated =
                row.mintStart() != null || row.mintEnd() != null || row.mintPrice() != null;
        return MintStatus.of(
                        stated,
                        row.mintStart(),
                        row.mintEnd(),
                        number(row.totalMinted()),
                        number(row.maxSupply()),
                        now)
                .name();
    }

    private static @Nullable BigInteger number(@Nullable String digits) {
        return digits == null ? null : new BigInteger(digits);
    }
}
