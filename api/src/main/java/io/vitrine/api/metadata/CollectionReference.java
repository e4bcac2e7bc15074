package io.vitrine.api.metadata;

import io.swagger.v3.oas.annotations.media.Schema;

/// Which collection something belongs to.
@Schema(description = "Which collection something belongs to")
public record CollectionReference(
        @Schema(example = "boredapeyachtclub-bc4ca0") String slug,
        @Schema(example = "BoredApeYachtClub") String name,
        @Schema(description = "Whether an operator vouches for it") boolean verified) {}
