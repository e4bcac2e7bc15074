package io.vitrine.api.metadata;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.api.AsOf;
import io.vitrine.api.Reflecting;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The metadata document of a token.
@Schema(
        name = "Metadata",
        description = "The metadata document of a token, as it was answered and as it is read")
record MetadataView(
        @Schema(example = "eip155:1") String chain,
        @Schema(example = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d") String contract,
        @Schema(example = "8817") String tokenId,
        @Schema(description = "What was asked for") @Nullable String uri,
        @Schema(
                        description =
                                "OK, DEVIATING, UNREADABLE, EMPTY or DIRECT_MEDIA; null while never fetched",
                        example = "OK")
                @Nullable String status,
        @Schema(description = "First departure from the standard, with its place")
                @Nullable String error,
        @Schema(description = "Last time that it was answered for") @Nullable Instant fetchedAt,
        @Schema(description = "The answer as text, untouched; null where it is no text")
                @Nullable String original,
        @Schema(
                        type = "object",
                        description =
                                "The canonical form that names, pictures and traits come from")
                @JsonRawValue
                @Nullable String normalized,
        @Schema(
                        type = "array",
                        description = "Role, address and asset of each picture or animation")
                @JsonRawValue
                @Nullable String media,
        List<AsOf> asOf)
        implements Reflecting {

    MetadataView {
        asOf = List.copyOf(asOf);
    }
}
