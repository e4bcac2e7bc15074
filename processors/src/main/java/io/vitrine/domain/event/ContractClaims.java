package io.vitrine.domain.event;

import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a contract says that it is and asks for: evidence, beside which its events stand.
///
/// @param interfaces name of an interface to `true` or `false` as it claims (ERC-165); one that it did not
///     answer for is missing; beside them `ownership`, whether it says who owns a token that its logs say lives
/// @param royaltyBasisPoints of ERC-2981; null when it has none, or none that is the same for every price
/// @param royaltyReceiver null when it has no such royalty
/// @param maxSupply most units that there will be; null when it does not say
public record ContractClaims(
        Map<String, Boolean> interfaces,
        @Nullable Integer royaltyBasisPoints,
        @Nullable String royaltyReceiver,
        @Nullable BigInteger maxSupply) {

    /// Version of the questions and of how their answers are read.
    public static final int VERSION = 2;

    /// Nothing was asked.
    public static final ContractClaims NONE = new ContractClaims(Map.of(), null, null, null);

    public ContractClaims {
        interfaces = Map.copyOf(interfaces);
    }
}
