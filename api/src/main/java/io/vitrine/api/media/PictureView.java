package io.vitrine.api.media;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A picture or animation: where it came from, and where we serve our copy of it.
@Schema(
        description =
                "A picture or animation: where it came from, and where our copy of it is served")
public record PictureView(
        @Schema(
                        description =
                                "Reference in the metadata; a data: URI stands as its type and SHA-256",
                        example = "ipfs://QmRRPWG96cmgTn2qSzjwr2qvfNEuhunv6FNeMFGa9bx6mQ")
                @Nullable String source,
        @Schema(
                        description = "SHA-256 of the bytes; null while they are not fetched",
                        example =
                                "1b9d6bcd2bbfd4b2d9b5dab8dfbbd4b1b9d6bcd2bbfd4b2d9b5dab8dfbbd4baa")
                @Nullable String assetId,
        @Schema(description = "Our copy of the original", example = "/v1/media/1b9d6bcd...")
                @Nullable String url,
        @Schema(
                        description = "Our copies by width in pixels",
                        example = "{\"256\": \"/v1/media/1b9d6bcd.../256\"}")
                Map<String, String> variants) {

    /// The picture with this reference and asset; null when there is neither.
    public static @Nullable PictureView of(@Nullable String source, @Nullable String asset) {
        if (asset == null) {
            return source == null ? null : new PictureView(source, null, null, Map.of());
        }
        Map<String, String> variants = new LinkedHashMap<>();
        for (int width : MediaWidths.ALL) {
            variants.put(Integer.toString(width), "/v1/media/" + asset + "/" + width);
        }
        return new PictureView(source, asset, "/v1/media/" + asset, variants);
    }
}
