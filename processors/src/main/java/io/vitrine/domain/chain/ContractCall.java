package io.vitrine.domain.chain;

/// A read-only call of a contract.
///
/// @param contract lower-case hex address
/// @param data selector and arguments, hex with 0x
public record ContractCall(String contract, String data) {}
