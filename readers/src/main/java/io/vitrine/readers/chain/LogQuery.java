package io.vitrine.readers.chain;

import io.vitrine.domain.chain.LogProof;
import io.vitrine.readers.chain.NodeJson.LogLine;
import java.util.Set;

/// Which logs are wanted, and how far the answer is to be proven.
///
/// @param topics first topics; empty for every log
/// @param addresses empty for every address
/// @param watched first topics that raise the alarm alone: a block of whose bloom one is admitted,
///     and whose answer has logs but none with it, is proven by its receipts
/// @param proof how the answer is proven
/// @param most logs after which the answer ends with the block that is reached
public record LogQuery(
        Set<String> topics, Set<String> addresses, Set<String> watched, LogProof proof, int most) {

    public LogQuery {
        topics = Set.copyOf(topics);
        addresses = Set.copyOf(addresses);
        watched = Set.copyOf(watched);
    }

    boolean wants(LogLine line) {
        return (addresses.isEmpty() || addresses.contains(line.address()))
                && (topics.isEmpty()
                        || (!line.topics().isEmpty() && topics.contains(line.topics().getFirst())));
    }

    /// Every log with one of these first topics, proven by the blooms.
    public static LogQuery of(Set<String> topics) {
        return new LogQuery(topics, Set.of(), Set.of(), LogProof.BLOOM, Integer.MAX_VALUE);
    }

    /// The same of some addresses only.
    public LogQuery from(Set<String> only) {
        return new LogQuery(topics, only, watched, proof, most);
    }

    /// The same with topics whose absence alone raises the alarm.
    public LogQuery watching(Set<String> some) {
        return new LogQuery(topics, addresses, some, proof, most);
    }

    /// The same, proven otherwise.
    public LogQuery provenBy(LogProof other) {
        return new LogQuery(topics, addresses, watched, other, most);
    }

    /// The same, for no more blocks than have about so many logs, and for one at least.
    public LogQuery upTo(int logs) {
        return new LogQuery(topics, addresses, watched, proof, logs);
    }
}
