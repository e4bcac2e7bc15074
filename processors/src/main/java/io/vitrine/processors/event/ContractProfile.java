package io.vitrine.processors.event;

/// How a contract that is older than the standards, or beside them, must be read.
enum ContractProfile {
    /// As the standards say.
    STANDARD,
    /// ERC-721 whose events index nothing.
    ERC721_UNINDEXED,
    /// ERC-721 whose events have the shape of ERC-20: the third argument is an id, not an amount.
    ERC721_ERC20_SHAPE,
    /// CryptoPunks: events of their own, and a Transfer that counts punks and names none.
    CRYPTOPUNKS,
    /// A fungible token whose whole units are tokens too.
    ERC404,
    /// A contract whose word about the mint of others holds.
    SEADROP
}
