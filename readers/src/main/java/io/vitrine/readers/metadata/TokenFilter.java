package io.vitrine.readers.metadata;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which tokens of a collection a list holds; what is null or empty does not narrow it.
///
/// @param traits folded trait names with their folded values: all names must fit, by any value each
public record TokenFilter(
        @Nullable String owner, @Nullable Boolean burned, Map<String, Set<String>> traits) {

    public TokenFilter {
        traits = Map.copyOf(traits);
    }
}
