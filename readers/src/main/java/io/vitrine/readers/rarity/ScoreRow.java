package io.vitrine.readers.rarity;

/// A score of a token by one method of one publisher.
///
/// @param ranked tokens of the collection that have a score by it
public record ScoreRow(String method, String source, double score, int rank, int ranked) {}
