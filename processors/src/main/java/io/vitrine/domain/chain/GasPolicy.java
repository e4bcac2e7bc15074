package io.vitrine.domain.chain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a transaction on a chain may cost, in gwei: the operator's word, and what was observed.
///
/// @param multiplier factor on the base fee
/// @param lastObservedBaseFee null before the first look and where there is no base fee
public record GasPolicy(
        BigDecimal maxFee,
        BigDecimal priorityFee,
        BigDecimal multiplier,
        @Nullable BigDecimal lastObservedBaseFee,
        @Nullable Instant updatedAt) {}
