package io.vitrine.readers.metadata;

import java.time.Instant;

/// Who holds a power over a contract.
///
/// @param role `OWNER`, the name of a known role, or its 32 bytes in hex
public record RoleRow(
        String chain, String contract, String role, String account, Instant grantedAt) {}
