package io.vitrine.readers.metadata;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A trait that a token carries.
public record TokenTraitRow(UUID token, UUID trait, String name, TraitValueRow value) {

    /// Display type of the trait is kept with its value, which is shown by it.
    public @Nullable String displayType() {
        return value.displayType();
    }
}
