package io.vitrine.api.metadata;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.api.AsOf;
import io.vitrine.api.Reflecting;
import io.vitrine.readers.metadata.VersionRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The metadata document of a token.
@Schema(
        name = "Metadata",
        description = "The metadata document of a token, as it was answered and as it is read")
record MetadataView(
        @Schema(example = "eip155:1") String chain,
        @Schema(example = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d") String contract,
        @Schema(example = "8817") String tokenId,
        @Schema(description = "What was asked for") @Nullable String uri,
        @Schema(
                        description =
                                "OK, DEVIATING, UNREADABLE, EMPTY or DIRECT_MEDIA; null while never fetched",
                        example = "OK")
                @Nullable String status,
        @Schema(description = "First departure from the standard, with its place")
                @Nullable String error,
        @Schema(description = "Last time that it was answered for") @Nullable Instant fetchedAt,
        @Schema(description = "The answer as text, untouched; null where it is no text")
                @Nullable String original,
        @Schema(
                        type = "object",
                        description =
                                "The canonical form that names, pictures and traits come from")
                @JsonRawValue
                @Nullable String normalized,
        @Schema(
                        type = "array",
                        description = "Role, address and asset of each picture or animation")
                @JsonRawValue
                @Nullable String media,
        @Schema(
                        description =
                                "Whether the bytes were checked against the IPFS identifier they were asked for by; false where no gateway gave blocks to check, null where the address is none of IPFS")
                @Nullable Boolean ipfsVerified,
        @Schema(
                        description =
                                "Whether it changes more often than it is followed: at most once an hour")
                boolean unstable,
        @Schema(description = "Its newest hundred versions, newest first") List<Change> history,
        List<AsOf> asOf)
        implements Reflecting {

    MetadataView {
        history = List.copyOf(history);
        asOf = List.copyOf(asOf);
    }

    /// A version of the document.
    @Schema(name = "MetadataChange", description = "A version of the document")
    record Change(
            @Schema(example = "2") int version,
            @Schema(description = "SHA-256 of its bytes") String contentHash,
            @Schema(description = "What was asked for") String uri,
            @Schema(description = "Block at whose end the contract was asked", example = "15000000")
                    long block,
            Instant fetchedAt,
            @Schema(
                            description =
                                    "FIRST, EVENT_4906, EVENT_URI, EVENT_FROZEN, BASE_URI, REVEAL, OPERATOR, API or RETRY",
                            example = "EVENT_4906")
                    String cause,
            @Schema(description = "Failed attempts before it", example = "0") int attempts,
            @Schema(
                            type = "object",
                            description =
                                    "What differs from the version before: uri and fields as before and after, traits as added, removed and changed")
                    @JsonRawValue
                    @Nullable String changes,
            @Schema(description = "Seen, and not in force: the document had changed shortly before")
                    boolean held) {

        static Change of(VersionRow row) {
            return new Change(
                    row.version(),
                    row.contentHash(),
                    row.uri(),
                    row.block(),
                    row.fetchedAt(),
                    row.cause(),
                    row.attempts(),
                    row.changes(),
                    row.held());
        }
    }
}
