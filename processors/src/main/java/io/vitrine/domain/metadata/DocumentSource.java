package io.vitrine.domain.metadata;

/// How the document of a contract's tokens is found.
public sealed interface DocumentSource {

    /// As the standards say: `tokenURI` of ERC-721, `uri` of ERC-1155.
    record Standard() implements DocumentSource {}

    /// The documents have a known address, and no contract is asked.
    ///
    /// @param uri with `{number}` in place of the id in decimal
    record Template(String uri) implements DocumentSource {}

    /// Another function of the contract names them.
    record Named(String function) implements DocumentSource {}

    /// CryptoPunks: the document is put together from what another contract holds.
    ///
    /// @param contract its address
    record Punks(String contract) implements DocumentSource {}
}
