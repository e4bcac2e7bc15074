package io.vitrine.config.wiring;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The home folder before anything is opened in it.
final class Homes {

    private static final String NEXT = "Choose another folder with --vitrine.home=DIR.";

    private Homes() {}

    /// Makes the folder and that of the log, or says why not.
    static void prepare(Path home) {
        try {
            Files.createDirectories(home.resolve("logs"));
        } catch (IOException e) {
            throw unusable(home, e);
        }
        if (!Files.isWritable(home) || !Files.isWritable(home.resolve("logs"))) {
            throw unusable(home, new AccessDeniedException(home.toString()));
        }
    }

    static Refused unusable(Path path, IOException cause) {
        String why = String.valueOf(cause.getMessage());
        if (cause instanceof AccessDeniedException) {
            return Refused.unavailable(
                    path.toAbsolutePath() + " cannot be written: permission denied",
                    "Change its owner or mode, or choose another folder with --vitrine.home=DIR.",
                    cause);
        }
        if (cause instanceof FileAlreadyExistsException) {
            return Refused.unavailable(
                    path.toAbsolutePath() + " cannot be the home folder: a file is in the way",
                    NEXT,
                    cause);
        }
        if (why.contains("No space left") || why.contains("quota")) {
            return Refused.unavailable(
                    "The disk of " + path.toAbsolutePath() + " is full",
                    "Free some space, or choose another folder with --vitrine.home=DIR.",
                    cause);
        }
        return Refused.unavailable(path.toAbsolutePath() + " cannot be used: " + why, NEXT, cause);
    }
}
