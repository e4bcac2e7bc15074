package io.vitrine.domain.chain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A contract that everybody uses, by its role.
///
/// @param id key within the registry
/// @param name role and version, such as `seaport-1.6` or `wrapped-native`
/// @param address lower-case hex
/// @param startBlock first block worth scanning, inclusive
/// @param verifiedAt when code was last seen there; null is unproven
public record WellKnownContract(
        int id, String name, String address, long startBlock, @Nullable Instant verifiedAt) {}
