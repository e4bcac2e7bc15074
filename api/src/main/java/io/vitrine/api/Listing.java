package io.vitrine.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a list.
@Schema(description = "One page of a list")
public record Listing<T>(
        List<T> items,
        @Schema(description = "Value of `cursor` for the next page; null on the last one")
                @Nullable String next,
        List<AsOf> asOf)
        implements Reflecting {

    public Listing {
        items = List.copyOf(items);
        asOf = List.copyOf(asOf);
    }
}
