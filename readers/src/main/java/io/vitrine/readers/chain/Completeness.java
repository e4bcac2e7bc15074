package io.vitrine.readers.chain;

import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.processors.chain.LogsBloom;
import io.vitrine.processors.chain.LogsBloom.Element;
import io.vitrine.processors.chain.ReceiptsRoot;
import io.vitrine.readers.chain.NodeJson.LogLine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Proves that an answer of logs lacks none and has none too many.
///
/// A log that its block's bloom does not admit is refused. A block raises the alarm when the answer
/// has nothing of it although its bloom admits a wanted topic (of a wanted address), or nothing of
/// a watched topic although its bloom admits that one. Its receipts, rebuilt to the root in the
/// header, then decide. A full block's bloom admits an absent topic in about a tenth of all cases,
/// so the topics that are watched are few, and the others alarm only together.
final class Completeness {

    private static final Logger LOG = LoggerFactory.getLogger(Completeness.class);

    private final LogQuery query;
    private final boolean blooms;
    private final BloomElements elements;

    /// @param blooms whether the chain's blooms can be believed
    Completeness(LogQuery query, boolean blooms, BloomElements elements) {
        this.query = query;
        this.blooms = blooms;
        this.elements = elements;
    }

    /// Checks the answer of one endpoint, whose receipts are asked for where they must decide.
    ///
    /// @param lines checked against the headers, in the order of the chain
    /// @throws RpcInconsistent naming the block for which the answer does not hold
    void check(RpcNode node, List<LogLine> lines, Collection<BlockHeader> headers) {
        Map<Long, List<LogLine>> byBlock = new HashMap<>();
        for (LogLine line : lines) {
            byBlock.computeIfAbsent(line.block(), number -> new ArrayList<>()).add(line);
        }
        for (BlockHeader header : headers) {
            List<LogLine> answered = byBlock.getOrDefault(header.number(), List.of());
            if (doubtful(header, answered)) {
                decide(node, header, answered);
            }
        }
    }

    private boolean doubtful(BlockHeader header, List<LogLine> answered) {
        LogsBloom bloom = blooms ? bloom(header) : null;
        if (bloom != null) {
            answered.forEach(line -> mustBeAdmitted(bloom, line));
        }
        if (query.proof() == LogProof.RECEIPTS) {
            return !answered.isEmpty() || !ReceiptsRoot.EMPTY.equals(header.receiptsRoot());
        }
        if (bloom == null) {
            return false;
        }
        return answered.isEmpty()
                ? admitsSomething(bloom)
                : query.watched().stream()
                        .anyMatch(topic ->
                                bloom.admits(element(topic))
                                        && admitsAddress(bloom)
                                        && answered.stream()
                                                .noneMatch(line -> starts(line, topic)));
    }

    private static @Nullable LogsBloom bloom(BlockHeader header) {
        String hex = header.logsBloom();
        if (hex == null) {
            return null;
        }
        try {
            return LogsBloom.parse(hex);
        } catch (IllegalArgumentException e) {
            throw RpcInconsistent.at(
                    header.number(), "logsBloom", "256 bytes", hex.length() + " characters");
        }
    }

    private void mustBeAdmitted(LogsBloom bloom, LogLine line) {
        boolean admitted =
                bloom.admits(element(line.address()))
                        && line.topics().stream().allMatch(topic -> bloom.admits(element(topic)));
        if (!admitted) {
            throw RpcInconsistent.at(
                    line.block(),
                    "log " + line.index(),
                    "one that the block's bloom admits (a chain without reliable blooms says so:"
                            + " bloomReliable false)",
                    line.address() + " " + line.topics());
        }
    }

    private boolean admitsSomething(LogsBloom bloom) {
        if (bloom.isEmpty()) {
            return false;
        }
        boolean topic =
                query.topics().isEmpty()
                        || query.topics().stream().anyMatch(one -> bloom.admits(element(one)));
        return topic && admitsAddress(bloom);
    }

    private boolean admitsAddress(LogsBloom bloom) {
        return query.addresses().isEmpty()
                || query.addresses().stream().anyMatch(one -> bloom.admits(element(one)));
    }

    private static boolean starts(LogLine line, String topic) {
        return !line.topics().isEmpty() && line.topics().getFirst().equals(topic);
    }

    private Element element(String value) {
        return elements.of(value);
    }

    /// What does not hold may be of a block that has taken the place of the one at hand.
    private void decide(RpcNode node, BlockHeader header, List<LogLine> answered) {
        try {
            prove(node, header, answered);
        } catch (RpcInconsistent e) {
            String now =
                    node.find(
                                    "eth_getBlockByNumber",
                                    List.of(NodeJson.hex(header.number()), false),
                                    NodeJson::block)
                            .map(block -> block.header().hash())
                            .orElse(header.hash());
            throw now.equals(header.hash())
                    ? e
                    : RpcInconsistent.otherBlock(header.number(), "hash", header.hash(), now);
        }
    }

    private void prove(RpcNode node, BlockHeader header, List<LogLine> answered) {
        BlockReceipts receipts = BlockReceipts.ask(node, header).proven();
        List<LogLine> wanted = receipts.logs().stream().filter(query::wants).toList();
        if (!wanted.equals(answered)) {
            throw RpcInconsistent.at(
                    header.number(),
                    "logs",
                    wanted.size() + " as its receipts prove",
                    answered.size() + (wanted.size() == answered.size() ? " others" : ""));
        }
        LOG.debug("{} proved block {} by its receipts", node.url(), header.number());
    }
}
