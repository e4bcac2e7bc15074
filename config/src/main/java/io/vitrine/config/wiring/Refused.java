package io.vitrine.config.wiring;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A command cannot go on; the message is for the person who typed it: what, why, and what to type
/// next.
public final class Refused extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final int exit;

    private Refused(int exit, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    /// A word that was typed, or a setting, is wrong.
    public static Refused usage(String what, String next) {
        return new Refused(Exit.USAGE, sentence(what) + " " + next, null);
    }

    /// A check found a difference.
    public static Refused different(String what, String next) {
        return new Refused(Exit.DIFFERENT, sentence(what) + " " + next, null);
    }

    /// Something outside is missing or refuses.
    public static Refused unavailable(String what, String next, @Nullable Throwable cause) {
        return new Refused(Exit.UNAVAILABLE, sentence(what) + " " + next, cause);
    }

    public int exit() {
        return exit;
    }

    private static String sentence(String text) {
        return text.endsWith(".") || text.endsWith("?") ? text : text + ".";
    }
}
