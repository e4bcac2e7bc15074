package io.vitrine.processors.metadata;

import com.ibm.icu.text.SpoofChecker;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Names that readers take for others: Unicode's confusable characters (UTS 39), without regard to case, spaces and what
/// does not show.
public final class Lookalikes {

    private static final SpoofChecker CHECKER =
            new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();
    private static final int LONGEST = 1024;

    private final Map<String, String> bySkeleton = new HashMap<>();

    /// @param known what is compared with, by anything that tells it from others
    public Lookalikes(Map<String, String> known) {
        known.forEach((key, name) -> {
            String skeleton = skeleton(name);
            if (!skeleton.isEmpty()) {
                bySkeleton.merge(
                        skeleton, key, (one, other) -> one.compareTo(other) < 0 ? one : other);
            }
        });
    }

    /// The key of the known name that this one looks like; the same name looks like itself.
    public Optional<String> of(String name) {
        return bySkeleton.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(bySkeleton.get(skeleton(name)));
    }

    /// Equal for names that look alike.
    static String skeleton(String name) {
        String shown = Texts.withoutZeroWidth(Texts.withoutDirection(Texts.cut(name, LONGEST)));
        // Letters of one case may look alike where those of the other do not, so once before
        // folding and once after.
        String folded = Texts.fold(CHECKER.getSkeleton(shown));
        return CHECKER.getSkeleton(folded).replaceAll("[\\p{Z}\\p{C}]", "");
    }
}
