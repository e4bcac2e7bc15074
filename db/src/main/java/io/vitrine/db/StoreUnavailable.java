package io.vitrine.db;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A store beside the databases (documents, objects, cache) does not answer or refuses; trying again
/// later may help. The message says what failed, why, and what to do next; it never holds a secret.
public final class StoreUnavailable extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private static final List<String> FULL =
            List.of("No space left on device", "Disk quota exceeded", "File too large");

    private final boolean full;

    private StoreUnavailable(String message, @Nullable Throwable cause, boolean full) {
        super(message, cause);
        this.full = full;
    }

    /// Whether the disk below it has no room left.
    public boolean full() {
        return full;
    }

    /// @param what the failure, with the store's address
    /// @param next what to do, as a sentence without its full stop
    public static StoreUnavailable because(String what, Throwable cause, String next) {
        String why = cause.getMessage();
        String line =
                why == null
                        ? cause.getClass().getSimpleName()
                        : why.strip().lines().findFirst().orElse("");
        return new StoreUnavailable(
                what + ": " + withoutSecrets(line) + ". " + next + ".",
                cause,
                FULL.stream().anyMatch(line::contains));
    }

    /// An address as it may be shown: without user, password and parameters.
    public static String shown(String uri) {
        return withoutSecrets(uri).replaceAll("\\?.*", "");
    }

    private static String withoutSecrets(String text) {
        return text.replaceAll("//[^/@\\s]*@", "//");
    }
}
