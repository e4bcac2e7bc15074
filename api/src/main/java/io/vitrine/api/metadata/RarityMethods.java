package io.vitrine.api.metadata;

import io.vitrine.api.Refusal;
import io.vitrine.processors.rarity.RarityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The methods of rarity that clients may ask for, with or without their version.
public final class RarityMethods {

    private static final List<String> NAMES =
            RarityMethod.all().stream().map(RarityMethod::name).toList();

    private RarityMethods() {}

    /// The method's full name; the first one when none is asked for.
    public static String named(@Nullable String given) {
        if (given == null) {
            return NAMES.getFirst();
        }
        return NAMES.stream()
                .filter(name -> name.equals(given) || name.startsWith(given + "/"))
                .findFirst()
                .orElseThrow(() -> Refusal.notAllowed("method", given, NAMES));
    }

    /// The method of this full name.
    public static RarityMethod method(String name) {
        return RarityMethod.all().stream()
                .filter(method -> method.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
