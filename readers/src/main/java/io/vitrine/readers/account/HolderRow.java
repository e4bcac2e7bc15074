package io.vitrine.readers.account;

/// An account that holds something.
///
/// @param tokens distinct token ids that it holds
/// @param quantity units of them all; never less than nothing
/// @param unknownOrigin whether more left it than is known to have arrived, for history begins late
public record HolderRow(String owner, int tokens, String quantity, boolean unknownOrigin) {}
