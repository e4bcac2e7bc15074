package io.vitrine.api;

import java.net.URI;
import java.time.Duration;

/// What the REST facade must be told.
///
/// @param secret signs cursors; every process behind one address needs the same
/// @param publicUrl what links name; the Host header is never believed
/// @param statementLimit how long one statement of an answer may run before it is 503
public record ApiSettings(String secret, URI publicUrl, Duration statementLimit) {

    public ApiSettings {
        if (secret.length() < 16) {
            throw new IllegalArgumentException(
                    "vitrine.secret has "
                            + secret.length()
                            + " characters: expected 16 or more, hard to guess");
        }
    }

    /// With the usual limit of five seconds a statement.
    public ApiSettings(String secret, URI publicUrl) {
        this(secret, publicUrl, Duration.ofSeconds(5));
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "ApiSettings[" + publicUrl + ", statements up to " + statementLimit + "]";
    }
}
