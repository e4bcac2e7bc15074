package io.vitrine.domain.event;

import java.util.List;

/// Contracts whose tokens are made to follow their transfers in one commit.
///
/// @param transfers that have come since they last did
public record StaleGroup(List<String> contracts, long transfers) {

    public StaleGroup {
        contracts = List.copyOf(contracts);
    }
}
