package io.vitrine.db.objects;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where an S3-compatible store is.
///
/// @param endpoint its address
/// @param bucket made when it is missing and that is permitted
/// @param region any word where the store has none
/// @param accessKey null, together with the secret key, takes the machine's own credentials
public record S3Settings(
        URI endpoint,
        String bucket,
        String region,
        @Nullable String accessKey,
        @Nullable String secretKey) {

    /// Without the secret.
    @Override
    public String toString() {
        return "S3Settings[" + endpoint + ", " + bucket + ", " + region + "]";
    }
}
