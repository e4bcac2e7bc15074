package io.vitrine.api.metadata;

import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.readers.metadata.RoleRow;
import java.time.Instant;

/// Who holds a power over a contract of a collection.
@Schema(name = "Role", description = "Who holds a power over a contract of the collection")
record RoleView(
        @Schema(example = "eip155:1") String chain,
        @Schema(example = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d") String contract,
        @Schema(
                        description = "OWNER, the name of a known role, or its 32 bytes in hex",
                        example = "OWNER")
                String role,
        @Schema(example = "0xaba7161a7fb69c88e16ed9f455ce62b791ee4d03") String account,
        @Schema(description = "Block time of the grant") Instant grantedAt) {

    static RoleView of(RoleRow row) {
        return new RoleView(
                row.chain(), row.contract(), row.role(), row.account(), row.grantedAt());
    }
}
