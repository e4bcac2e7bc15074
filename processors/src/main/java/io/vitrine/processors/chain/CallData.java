package io.vitrine.processors.chain;

import io.vitrine.domain.chain.ContractCall;
import java.math.BigInteger;

/// Calls that standards define, encoded: ERC-721 and ERC-1155 metadata extensions.
public final class CallData {

    private static final String NAME = "0x06fdde03";
    private static final String SYMBOL = "0x95d89b41";
    private static final String TOKEN_URI = "0xc87b56dd";
    private static final String URI = "0x0e89341c";
    private static final int WORD_DIGITS = 64;

    private CallData() {}

    /// `name()`.
    public static ContractCall name(String contract) {
        return new ContractCall(contract, NAME);
    }

    /// `symbol()`.
    public static ContractCall symbol(String contract) {
        return new ContractCall(contract, SYMBOL);
    }

    /// `tokenURI(uint256)` of ERC-721.
    public static ContractCall tokenUri(String contract, BigInteger tokenId) {
        return new ContractCall(contract, TOKEN_URI + word(tokenId));
    }

    /// `uri(uint256)` of ERC-1155.
    public static ContractCall uri(String contract, BigInteger tokenId) {
        return new ContractCall(contract, URI + word(tokenId));
    }

    private static String word(BigInteger value) {
        String digits = value.toString(16);
        return "0".repeat(WORD_DIGITS - digits.length()) + digits;
    }
}
