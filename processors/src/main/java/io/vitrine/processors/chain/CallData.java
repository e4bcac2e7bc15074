package io.vitrine.processors.chain;

import io.vitrine.domain.chain.ContractCall;
import java.math.BigInteger;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint16;
import org.web3j.abi.datatypes.generated.Uint256;

/// Calls that standards define, encoded: ERC-721 and ERC-1155 metadata extensions, ERC-165, ERC-2981,
/// ERC-7572.
public final class CallData {

    private static final String SUPPORTS_INTERFACE = "0x01ffc9a7";

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

    /// Any function of a token id alone.
    public static ContractCall ofToken(String contract, String function, BigInteger tokenId) {
        return call(contract, function, List.of(new Uint256(tokenId)));
    }

    /// A function of CryptopunksData, whose ids are `uint16`.
    public static ContractCall ofPunk(String contract, String function, BigInteger number) {
        return call(contract, function, List.of(new Uint16(number)));
    }

    /// `supportsInterface(bytes4)` of ERC-165.
    ///
    /// @param interfaceId 8 hex digits
    public static ContractCall supportsInterface(String contract, String interfaceId) {
        return new ContractCall(contract, SUPPORTS_INTERFACE + interfaceId + "0".repeat(56));
    }

    /// `royaltyInfo(uint256,uint256)` of ERC-2981.
    public static ContractCall royaltyInfo(String contract, BigInteger tokenId, long price) {
        return call(
                contract,
                "royaltyInfo",
                List.of(new Uint256(tokenId), new Uint256(BigInteger.valueOf(price))));
    }

    /// `ownerOf(uint256)` of ERC-721.
    public static ContractCall ownerOf(String contract, BigInteger tokenId) {
        return call(contract, "ownerOf", List.of(new Uint256(tokenId)));
    }

    /// `balanceOf(address,uint256)` of ERC-1155.
    public static ContractCall balanceOf(String contract, String owner, BigInteger tokenId) {
        return call(contract, "balanceOf", List.of(new Address(owner), new Uint256(tokenId)));
    }

    /// `maxSupply()`.
    public static ContractCall maxSupply(String contract) {
        return call(contract, "maxSupply", List.of());
    }

    /// `MAX_SUPPLY()`, as many contracts call the same.
    public static ContractCall maxSupplyConstant(String contract) {
        return call(contract, "MAX_SUPPLY", List.of());
    }

    /// `contractURI()` of ERC-7572.
    public static ContractCall contractUri(String contract) {
        return call(contract, "contractURI", List.of());
    }

    @SuppressWarnings("rawtypes")
    private static ContractCall call(String contract, String name, List<Type> arguments) {
        return new ContractCall(
                contract, FunctionEncoder.encode(new Function(name, arguments, List.of())));
    }
}
