package io.vitrine.processors.chain;

import io.vitrine.domain.chain.ContractCall;
import java.math.BigInteger;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;

/// Calls that standards define, encoded: ERC-721 and ERC-1155 metadata extensions.
public final class CallData {

    private CallData() {}

    /// `name()`.
    public static ContractCall name(String contract) {
        return call(contract, "name", List.of());
    }

    /// `symbol()`.
    public static ContractCall symbol(String contract) {
        return call(contract, "symbol", List.of());
    }

    /// `tokenURI(uint256)` of ERC-721.
    public static ContractCall tokenUri(String contract, BigInteger tokenId) {
        return call(contract, "tokenURI", List.of(new Uint256(tokenId)));
    }

    /// `uri(uint256)` of ERC-1155.
    public static ContractCall uri(String contract, BigInteger tokenId) {
        return call(contract, "uri", List.of(new Uint256(tokenId)));
    }

    @SuppressWarnings("rawtypes")
    private static ContractCall call(String contract, String name, List<Type> arguments) {
        return new ContractCall(
                contract, FunctionEncoder.encode(new Function(name, arguments, List.of())));
    }
}
