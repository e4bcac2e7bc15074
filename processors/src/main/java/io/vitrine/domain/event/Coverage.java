package io.vitrine.domain.event;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What of a chain is indexed: the events, and the contracts.
///
/// @param topics first topics of the events
/// @param contracts the listed contracts; null for all
public record Coverage(Set<String> topics, @Nullable List<ListedContract> contracts) {

    public Coverage {
        topics = Set.copyOf(topics);
        contracts = contracts == null ? null : List.copyOf(contracts);
    }

    /// What a node is asked for over blocks that end at one: empty for every address.
    public Set<String> addresses(long lastBlock) {
        return contracts == null
                ? Set.of()
                : contracts.stream()
                        .filter(contract -> contract.startBlock() <= lastBlock)
                        .map(ListedContract::address)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Whether no contract begins at or before the block, so that no node needs to be asked.
    public boolean isEmpty(long lastBlock) {
        return contracts != null && addresses(lastBlock).isEmpty();
    }

    /// Whether the log is of a contract that is indexed from that block on.
    public boolean covers(RawLog log) {
        return contracts == null
                || contracts.stream()
                        .anyMatch(contract ->
                                contract.address().equals(log.address())
                                        && contract.startBlock() <= log.blockNumber());
    }

    /// The block before which nothing is wanted.
    public long startBlock(long chainStart) {
        return contracts == null
                ? chainStart
                : contracts.stream()
                        .mapToLong(contract -> Math.max(chainStart, contract.startBlock()))
                        .min()
                        .orElse(chainStart);
    }
}
