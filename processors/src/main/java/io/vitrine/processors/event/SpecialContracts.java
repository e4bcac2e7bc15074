package io.vitrine.processors.event;

import io.vitrine.domain.chain.ChainId;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The contracts that must be read in a way of their own; all others are read as the standards say.
final class SpecialContracts {

    private static final String FILE = "special-contracts.csv";
    private static final Pattern ROW =
            Pattern.compile("(\\*|eip155:[0-9]+),(0x[0-9a-f]{40}),([A-Z0-9_]+)");
    private static final String EVERYWHERE = "*";

    private final Map<String, Map<String, ContractProfile>> byAddress;

    private SpecialContracts(Map<String, Map<String, ContractProfile>> byAddress) {
        this.byAddress = byAddress;
    }

    /// Reads the bundled list.
    ///
    /// @throws IllegalStateException when a row has another form or names no profile
    static SpecialContracts load() {
        Map<String, Map<String, ContractProfile>> byAddress = new HashMap<>();
        for (String row : BundledRows.of(FILE)) {
            Matcher fields = ROW.matcher(row);
            if (!fields.matches()) {
                throw new IllegalStateException(
                        "contract row '" + row + "' expected as chain,address,profile");
            }
            ContractProfile profile;
            try {
                profile = ContractProfile.valueOf(fields.group(3));
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("contract row '" + row + "': no such profile", e);
            }
            byAddress
                    .computeIfAbsent(fields.group(2), address -> new HashMap<>())
                    .put(fields.group(1), profile);
        }
        return new SpecialContracts(byAddress);
    }

    /// How a contract must be read.
    ContractProfile profile(ChainId chain, String address) {
        Map<String, ContractProfile> chains = byAddress.get(address);
        if (chains == null) {
            return ContractProfile.STANDARD;
        }
        ContractProfile here = chains.get(chain.caip2());
        return here != null ? here : chains.getOrDefault(EVERYWHERE, ContractProfile.STANDARD);
    }
}
