package io.vitrine.domain.chain;

import org.jspecify.annotations.Nullable;

/// How to reach a node of a chain.
///
/// @param id key in the registry; 0 for one that is not stored
/// @param priority the lower number is asked first
/// @param weight shares the load among endpoints of equal priority
/// @param authType where the secret goes: `none`, `url`, `bearer`, `basic` or `header:{name}`
/// @param rateLimit HTTP requests per second; null is unlimited
/// @param active whether it is in use
/// @param disabledReason why it is not in use; null while active
public record Endpoint(
        int id,
        EndpointUrl url,
        int priority,
        int weight,
        String authType,
        @Nullable Integer rateLimit,
        boolean active,
        @Nullable String disabledReason) {

    public static final int DEFAULT_PRIORITY = 100;

    /// An endpoint with the usual priority and weight, that needs no secret and has no limit.
    public static Endpoint at(String url) {
        return new Endpoint(0, new EndpointUrl(url), DEFAULT_PRIORITY, 1, "none", null, true, null);
    }
}
