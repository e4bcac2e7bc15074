package io.vitrine.db.embedded;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The home folder, or the server in it, cannot be used. The message says what failed, why, and
/// what to do next.
public final class HomeUnusable extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private HomeUnusable(String what, String why, String next, @Nullable Throwable cause) {
        super(what + ": " + why + ". " + next, cause);
    }

    static HomeUnusable because(Path home, IOException cause) {
        String why = String.valueOf(cause.getMessage());
        if (cause instanceof AccessDeniedException) {
            return notWritable(home, cause);
        }
        if (why.contains("No space left") || why.contains("Disk quota")) {
            return diskFull(home, why, cause);
        }
        return new HomeUnusable(
                "The home folder " + home + " cannot be used",
                cause.getClass().getSimpleName() + " " + why,
                "Choose another one with --vitrine.home=DIR",
                cause);
    }

    static HomeUnusable notWritable(Path home, @Nullable Throwable cause) {
        return new HomeUnusable(
                "The home folder " + home + " cannot be written",
                "permission denied",
                "Change its owner or mode, or choose another one with --vitrine.home=DIR",
                cause);
    }

    static HomeUnusable diskFull(Path home, String why, @Nullable Throwable cause) {
        return new HomeUnusable(
                "The disk of the home folder " + home + " is full",
                why,
                "Free some space, or choose another folder with --vitrine.home=DIR",
                cause);
    }

    static HomeUnusable wrongMajor(Path data, String found, String expected) {
        return new HomeUnusable(
                "The data folder " + data + " belongs to another PostgreSQL",
                "it was made by version " + found + " and this program brings version " + expected,
                "Start the program that made it, or move the folder away and index again",
                null);
    }

    static HomeUnusable noBinaries(String platform) {
        return new HomeUnusable(
                "There is no embedded PostgreSQL for this machine",
                "none is bundled for " + platform,
                "Set vitrine.postgres.url to a server of your own",
                null);
    }

    static HomeUnusable rootNotPossible(String why) {
        return new HomeUnusable(
                "PostgreSQL does not run as root, and a user namespace is not available",
                why,
                "Start as another user, or set vitrine.postgres.url to a server of your own",
                null);
    }

    static HomeUnusable noPassword(Path password) {
        return new HomeUnusable(
                "The embedded PostgreSQL cannot be opened",
                "its password file " + password + " is missing beside existing data",
                "Restore the file from a backup, or move the data folder away and index again",
                null);
    }

    static HomeUnusable stillInUse(Path data, String why) {
        return new HomeUnusable(
                "The data folder " + data + " is still in use",
                why,
                "Wait for them to end, or end them, then start again",
                null);
    }

    static HomeUnusable busy(Path lock, String why) {
        return new HomeUnusable(
                "Another command holds " + lock,
                why,
                "Wait for it to finish, then try again",
                null);
    }

    static HomeUnusable notStarted(Path home, String why, Path log, @Nullable Throwable cause) {
        if (why.contains("No space left on device")) {
            return diskFull(home, why, cause);
        }
        return new HomeUnusable(
                "The embedded PostgreSQL does not start", why, "Read " + log, cause);
    }
}
