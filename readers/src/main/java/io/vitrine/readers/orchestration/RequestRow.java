package io.vitrine.readers.orchestration;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an operator asked for through the API.
///
/// @param state waiting, running, done or refused
/// @param execution the one that answered it; null while none did
/// @param note outcome in a sentence
public record RequestRow(
        UUID id,
        String kind,
        String job,
        String payload,
        String state,
        @Nullable Long execution,
        String requestedBy,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String note) {}
