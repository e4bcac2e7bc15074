package io.vitrine.readers.chain;

import io.vitrine.domain.event.RawLog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the logs of a range only when enough endpoints give the same.
final class LogQuorum {

    private static final Logger LOG = LoggerFactory.getLogger(LogQuorum.class);

    private final NodePool pool;
    private final int wanted;

    LogQuorum(NodePool pool, int wanted) {
        this.pool = pool;
        this.wanted = wanted;
    }

    /// The answer that enough endpoints agree on; those in order are asked until there is one.
    ///
    /// @throws RpcInconsistent naming the first block in which they differ
    /// @throws RpcUnavailable when too few answer
    List<RawLog> agreed(long to, NodePool.Question<List<RawLog>> question) {
        Map<String, List<RawLog>> answers = new LinkedHashMap<>();
        Map<String, List<RpcNode>> votes = new LinkedHashMap<>();
        RuntimeException failure = null;
        for (RpcNode node : pool.order()) {
            try {
                List<RawLog> answer = pool.ask(List.of(node), to, question);
                String digest = digest(answer);
                answers.put(digest, answer);
                List<RpcNode> agreeing = votes.computeIfAbsent(digest, some -> new ArrayList<>());
                agreeing.add(node);
                if (agreeing.size() >= wanted) {
                    votes.forEach((other, nodes) -> {
                        if (!other.equals(digest)) {
                            nodes.forEach(one -> one.suspect("others agree on other logs"));
                        }
                    });
                    return answer;
                }
            } catch (RpcInconsistent | RpcUnavailable e) {
                failure = e;
            }
        }
        if (answers.size() > 1) {
            votes.forEach((digest, nodes) ->
                    LOG.error(
                            "RPC_QUORUM: {} give logs with digest {}",
                            nodes.stream().map(RpcNode::url).toList(),
                            digest));
            List<List<RawLog>> different = List.copyOf(answers.values());
            throw RpcInconsistent.at(
                    firstDifference(different.get(0), different.get(1)),
                    "RPC_QUORUM",
                    wanted + " endpoints with the same logs",
                    "digests " + votes.keySet());
        }
        if (failure instanceof RpcInconsistent contradiction) {
            throw contradiction;
        }
        throw RpcUnavailable.noQuorum(
                wanted, votes.values().stream().mapToInt(List::size).sum(), failure);
    }

    private static long firstDifference(List<RawLog> one, List<RawLog> other) {
        int both = Math.min(one.size(), other.size());
        for (int i = 0; i < both; i++) {
            if (!one.get(i).equals(other.get(i))) {
                return Math.min(one.get(i).blockNumber(), other.get(i).blockNumber());
            }
        }
        List<RawLog> longer = one.size() > both ? one : other;
        return longer.get(both).blockNumber();
    }

    private static String digest(List<RawLog> logs) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (RawLog log : logs) {
                sha.update(log.toString().getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "this Java has no SHA-256, which every Java must have", e);
        }
    }
}
