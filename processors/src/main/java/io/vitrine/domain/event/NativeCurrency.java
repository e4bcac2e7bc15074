package io.vitrine.domain.event;

/// The currency of a chain, as prices are shown in it.
///
/// @param decimals places of its smallest unit
public record NativeCurrency(String symbol, int decimals) {}
