package io.vitrine.readers.metadata;

/// What names a token: chain, contract and number.
public record TokenKey(String chain, String contract, String number) {}
