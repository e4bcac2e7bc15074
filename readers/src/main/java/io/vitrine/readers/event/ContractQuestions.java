package io.vitrine.readers.event;

import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.CallAnswer.Returned;
import io.vitrine.domain.chain.ContractCall;
import io.vitrine.domain.event.ContractClaims;
import io.vitrine.domain.event.TokenStandard;
import io.vitrine.processors.chain.AbiWords;
import io.vitrine.processors.chain.CallData;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one contract is asked, and how its answers are read.
///
/// @param calls name of the question to the call
record ContractQuestions(String contract, Map<String, ContractCall> calls) {

    /// Names of interfaces to their ids. The last is one that ERC-165 says nobody has: who claims it
    /// claims everything.
    private static final Map<String, String> INTERFACES =
            new TreeMap<>(
                    Map.of(
                            "erc165", "01ffc9a7",
                            "erc721", "80ac58cd",
                            "erc1155", "d9b67a26",
                            "erc2981", "2a55205a",
                            "erc4906", "49064906",
                            "erc5192", "b45a3c0e",
                            "none", "ffffffff"));

    private static final long PRICE = 10_000;
    private static final BigInteger MOST_BASIS_POINTS = BigInteger.valueOf(10_000);
    private static final int MOST_SUPPLY_BITS = 255;

    private static final String OWNERSHIP = "ownership";

    /// A live token, as the logs tell it.
    ///
    /// @param holder who has units of it; null when nobody is known to
    record Live(BigInteger tokenId, TokenStandard standard, @Nullable String holder) {

        @Nullable ContractCall ownership(String contract) {
            return switch (standard) {
                case CRYPTOPUNKS -> CallData.ofToken(contract, "punkIndexToAddress", tokenId);
                case ERC1155 ->
                        holder == null ? null : CallData.balanceOf(contract, holder, tokenId);
                case ERC404, ERC721, ERC721_ERC20_SHAPE, ERC721_UNINDEXED ->
                        CallData.ownerOf(contract, tokenId);
            };
        }
    }

    /// The questions to a contract.
    ///
    /// @param lowest lowest live token; null when it has none
    static ContractQuestions of(String contract, @Nullable Live lowest) {
        Map<String, ContractCall> calls = new LinkedHashMap<>();
        calls.put("name", CallData.name(contract));
        calls.put("symbol", CallData.symbol(contract));
        calls.put("maxSupply", CallData.maxSupply(contract));
        calls.put("MAX_SUPPLY", CallData.maxSupplyConstant(contract));
        calls.put("contractURI", CallData.contractUri(contract));
        INTERFACES.forEach((name, id) ->
                calls.put("supportsInterface " + name, CallData.supportsInterface(contract, id)));
        if (lowest != null) {
            calls.put("royaltyInfo", CallData.royaltyInfo(contract, lowest.tokenId(), PRICE));
            calls.put(
                    "royaltyInfo twice",
                    CallData.royaltyInfo(contract, lowest.tokenId(), 2 * PRICE));
            @Nullable ContractCall ownership = lowest.ownership(contract);
            if (ownership != null) {
                calls.put(OWNERSHIP, ownership);
            }
        }
        return new ContractQuestions(contract, calls);
    }

    /// What the answers come to; a refusal is no answer to the question.
    ///
    /// @param said name of the question to the answer
    ContractClaims read(Map<String, CallAnswer> said) {
        Map<String, Boolean> interfaces = new TreeMap<>();
        for (String name : INTERFACES.keySet()) {
            data(said, "supportsInterface " + name)
                    .flatMap(data -> AbiWords.flag(data, 0))
                    .ifPresent(claimed -> interfaces.put(name, claimed));
        }
        if (said.containsKey(OWNERSHIP)) {
            interfaces.put(
                    OWNERSHIP,
                    number(said, OWNERSHIP, 0).filter(owner -> owner.signum() > 0).isPresent());
        }
        Optional<BigInteger> once = number(said, "royaltyInfo", 1);
        Optional<BigInteger> twice = number(said, "royaltyInfo twice", 1);
        Optional<String> receiver =
                data(said, "royaltyInfo").flatMap(data -> AbiWords.address(data, 0));
        boolean royal =
                once.isPresent()
                        && receiver.isPresent()
                        && once.get().compareTo(MOST_BASIS_POINTS) <= 0
                        && twice.equals(once.map(amount -> amount.shiftLeft(1)));
        return new ContractClaims(
                interfaces,
                royal ? once.get().intValueExact() : null,
                royal ? receiver.get() : null,
                supply(said));
    }

    private static @Nullable BigInteger supply(Map<String, CallAnswer> said) {
        return number(said, "maxSupply", 0)
                .or(() -> number(said, "MAX_SUPPLY", 0))
                .filter(most -> most.signum() > 0 && most.bitLength() < MOST_SUPPLY_BITS)
                .orElse(null);
    }

    private static Optional<BigInteger> number(
            Map<String, CallAnswer> said, String question, int word) {
        return data(said, question).flatMap(data -> AbiWords.number(data, word));
    }

    private static Optional<String> data(Map<String, CallAnswer> said, String question) {
        return said.get(question) instanceof Returned(String data)
                ? Optional.of(data)
                : Optional.empty();
    }
}
