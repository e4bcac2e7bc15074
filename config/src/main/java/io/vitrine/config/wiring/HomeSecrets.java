package io.vitrine.config.wiring;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The two secrets of an installation; those that are not set are made once and kept under the home
/// folder, readable for its owner alone.
///
/// @param signing signs cursors and access tokens
/// @param opsToken bearer token of machines on the operator endpoints
public record HomeSecrets(String signing, String opsToken) {

    private static final int BYTES = 32;

    static HomeSecrets of(VitrineSettings settings) {
        return new HomeSecrets(
                given(settings.secret(), settings.home(), "secret"),
                given(settings.ops().token(), settings.home(), "ops.token"));
    }

    private static String given(@Nullable String value, Path home, String file) {
        return value == null || value.isBlank() ? kept(home.resolve(file)) : value;
    }

    private static String kept(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw Homes.unusable(file, e);
        }
    }

    /// Two processes may make it at once: the first link stands, whole or not at all.
    private static void make(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Path folder = file.toAbsolutePath().getParent();
        Path fresh =
                Files.createTempFile(
                        folder,
                        "secret",
                        null,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(fresh, HexFormat.of().formatHex(random) + "\n");
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // somebody else was first
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "HomeSecrets[***]";
    }
}
