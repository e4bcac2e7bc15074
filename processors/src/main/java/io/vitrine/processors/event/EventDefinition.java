package io.vitrine.processors.event;

/// An event as its standard declares it.
///
/// @param decoder name of the decoder that reads it
/// @param signature canonical signature, without argument names
/// @param indexed how many arguments are topics
/// @param topic0 keccak-256 of the signature, lower-case hex
public record EventDefinition(String decoder, String signature, int indexed, String topic0) {}
