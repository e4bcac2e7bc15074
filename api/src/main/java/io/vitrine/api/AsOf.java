package io.vitrine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.readers.chain.ProjectedBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The block of a chain that an answer reflects.
@Schema(description = "The block of a chain that this answer reflects")
public record AsOf(
        @Schema(example = "eip155:1") String chain,
        @Schema(example = "19000000") long block,
        @Schema(example = "0xcf384012b91b081230cdf17a3f7dd370d8e67056058af6b272b3d54aa2714fac")
                @Nullable String hash,
        @Schema(
                        description =
                                "stale where the chain has left what is shown, below blocks that had"
                                        + " been final, and an operator has not decided yet; else"
                                        + " absent",
                        example = "stale")
                @JsonInclude(JsonInclude.Include.NON_NULL)
                @Nullable String status) {

    static final String STALE = "stale";

    /// Those of the blocks that exist: a chain whose first range is not projected yet has none.
    public static List<AsOf> of(List<ProjectedBlock> blocks) {
        return blocks.stream()
                .<AsOf>mapMulti((block, sink) -> {
                    Long number = block.number();
                    if (number != null) {
                        sink.accept(
                                new AsOf(
                                        block.chain(),
                                        number,
                                        block.hash(),
                                        block.stale() ? STALE : null));
                    }
                })
                .toList();
    }
}
