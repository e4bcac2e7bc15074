package io.vitrine.api.metadata;

/// The shapes in which contracts speak of tokens.
enum Standard {
    ERC721,
    ERC721_UNINDEXED,
    ERC721_ERC20SHAPE,
    ERC1155,
    ERC404,
    CRYPTOPUNKS,
    METAPLEX,
    METAPLEX_CORE,
    COMPRESSED,
    INSCRIPTION
}
