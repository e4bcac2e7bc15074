package io.vitrine.api.metadata;

import io.vitrine.api.Inputs;
import io.vitrine.api.Refusal;
import io.vitrine.readers.metadata.TokenCatalog;
import io.vitrine.readers.metadata.TokenKey;
import io.vitrine.readers.metadata.TokenRow;

/// A token as an address names it.
public final class TokenPath {

    private TokenPath() {}

    /// The key that the three parts name.
    public static TokenKey key(String chain, String contract, String tokenId) {
        return new TokenKey(
                Inputs.chain(chain), Inputs.address("contract", contract), Inputs.tokenId(tokenId));
    }

    /// The token of this key, with its usual rank.
    ///
    /// @throws Refusal when there is none
    public static TokenRow require(TokenCatalog tokens, TokenKey key) {
        return require(tokens, key, RarityMethods.named(null));
    }

    /// The token of this key.
    ///
    /// @throws Refusal when there is none
    public static TokenRow require(TokenCatalog tokens, TokenKey key, String method) {
        return tokens.token(key, method)
                .orElseThrow(() ->
                        Refusal.notFound(
                                "token", key.chain() + "/" + key.contract() + "/" + key.number()));
    }
}
