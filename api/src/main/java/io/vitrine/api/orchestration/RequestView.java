package io.vitrine.api.orchestration;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.readers.orchestration.RequestRow;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A request of an operator.
@Schema(name = "Request", description = "A request of an operator")
record RequestView(
        UUID id,
        @Schema(example = "refresh") String kind,
        @Schema(description = "Job that answers it", example = "fetchMetadata") String job,
        @Schema(type = "object", description = "What was asked for") @JsonRawValue String asked,
        @Schema(description = "waiting, running, done or refused", example = "waiting")
                String state,
        @Schema(description = "Execution that answered it") @Nullable Long execution,
        @Schema(description = "How it ended, in a sentence") @Nullable String note,
        Instant createdAt,
        Instant updatedAt) {

    static RequestView of(RequestRow row) {
        return new RequestView(
                row.id(),
                row.kind(),
                row.job(),
                row.payload(),
                row.state(),
                row.execution(),
                row.note(),
                row.createdAt(),
                row.updatedAt());
    }
}
