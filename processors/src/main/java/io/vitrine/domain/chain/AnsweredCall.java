package io.vitrine.domain.chain;

/// A call with what the chain said to it at a block: kept, so that a replay need not ask again.
///
/// @param block end of which block it was asked at
/// @param function name of the function, for people
public record AnsweredCall(ContractCall call, String function, long block, CallAnswer answer) {}
