package io.vitrine.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;

/// Who may use the operator endpoints, and how often they may ask for the same.
///
/// @param token bearer token of machines
/// @param refreshCooldown between two requests to refresh the same thing
public record OperatorAccess(String token, Duration refreshCooldown) {

    /// Whether a token is the operator's; how long the answer takes says nothing about it.
    boolean isToken(String given) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /// Without the token.
    @Override
    public String toString() {
        return "OperatorAccess[***]";
    }
}
