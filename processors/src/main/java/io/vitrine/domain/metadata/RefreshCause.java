package io.vitrine.domain.metadata;

/// Why a document was asked for. Stored as text, so a name is never changed.
public enum RefreshCause {
    /// The token was seen for the first time.
    FIRST,
    /// The contract said so by ERC-4906.
    EVENT_4906,
    /// The contract said so by the `URI` of ERC-1155.
    EVENT_URI,
    /// The contract said that the document will not change any more.
    EVENT_FROZEN,
    /// The contract names other places for its documents than before, and no event said so.
    BASE_URI,
    /// The documents of other tokens of the collection were found to have changed.
    REVEAL,
    /// An operator typed it.
    OPERATOR,
    /// An operator asked through the API.
    API,
    /// An earlier attempt had failed.
    RETRY
}
