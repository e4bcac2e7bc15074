package io.vitrine.domain.orchestration;

/// What a work item asks for.
public enum WorkKind {
    /// Ask a contract for its name, symbol and supply; the key is a collection.
    DESCRIBE_COLLECTION,
    /// Count supply and set the state of indexing; the key is a collection.
    SETTLE_COLLECTION,
    /// Fetch and normalise a document; the key is a token.
    FETCH_METADATA,
    /// Fetch and read the document of a contract itself; the key is a collection.
    FETCH_COLLECTION,
    /// Ask some tokens whether their documents changed unannounced; the key is a collection.
    PROBE_COLLECTION,
    /// Count trait values and settle spellings; the key is a collection.
    COUNT_TRAITS,
    /// Fetch and transcode media; the key is the SHA-256 of a reference.
    TRANSCODE_MEDIA,
    /// Rank the tokens; the key is a collection.
    COMPUTE_RARITY,
    /// Count items and owners; the key is a collection.
    AGGREGATE_STATS
}
