package io.vitrine.api.metadata;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.api.AsOf;
import io.vitrine.api.Reflecting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Up to 100 tokens at once.
final class TokenBatch {

    static final int MOST = 100;

    private TokenBatch() {}

    /// A token that is asked for.
    @Schema(name = "TokenName", description = "A token by chain, contract and id")
    record Wanted(
            @Schema(example = "eip155:1", requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable String chain,
            @Schema(
                            example = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d",
                            requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable String contract,
            @Schema(example = "8817", requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable String tokenId) {}

    /// The tokens that are asked for.
    @Schema(name = "TokenBatchRequest", description = "Up to 100 tokens")
    record Request(
            @ArraySchema(minItems = 1, maxItems = MOST) @Nullable List<@Nullable Wanted> tokens) {}

    /// Those that exist, in the order they were asked for, and those that do not.
    @Schema(
            name = "TokenBatchAnswer",
            description =
                    "Those that exist, in the order they were asked for, and those that do not")
    record Answer(List<TokenView> items, List<Wanted> missing, List<AsOf> asOf)
            implements Reflecting {

        Answer {
            items = List.copyOf(items);
            missing = List.copyOf(missing);
            asOf = List.copyOf(asOf);
        }
    }
}
