package io.vitrine.domain.event;

/// A contract of a chain on which only the listed ones are indexed.
///
/// @param address lower-case hex
/// @param startBlock its first block, inclusive: logs before it are not kept
public record ListedContract(String address, long startBlock) {}
