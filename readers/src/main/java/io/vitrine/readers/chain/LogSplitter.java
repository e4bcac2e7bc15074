package io.vitrine.readers.chain;

import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.readers.chain.NodeJson.LogLine;
import io.vitrine.readers.chain.RpcError.Meaning;
import io.vitrine.readers.chain.RpcMessages.Said;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks one endpoint for the logs of a range in as many pieces as it wants.
///
/// A range that is refused as too large is asked for in the size that the refusal names, if that is
/// smaller, else in halves; after a size that was refused too only in halves, so that a range of n
/// blocks is refused at most log2(n) + 2 times before some of it is answered. What one block is too
/// large for is taken from its receipts. No block is ever passed over; where the query bounds the logs, the rest of the
/// range is left for another time.
final class LogSplitter {

    private static final Logger LOG = LoggerFactory.getLogger(LogSplitter.class);

    private final RpcNode node;
    private final LogQuery query;
    private final Map<Long, BlockHeader> headers;
    private final List<String> addresses;
    private final List<LogLine> lines = new ArrayList<>();
    private long reached = -1;

    /// @param headers the blocks that will be asked for
    LogSplitter(RpcNode node, LogQuery query, Map<Long, BlockHeader> headers) {
        this.node = node;
        this.query = query;
        this.headers = headers;
        this.addresses = query.addresses().stream().sorted().toList();
    }

    /// The logs of the range as the endpoint gave them.
    ///
    /// @throws NodeFailure with code `BLOCK_TOO_LARGE` when it cannot give those of one block
    List<LogLine> logs(long from, long to) {
        long next = from;
        long size = Math.min(to - from + 1, node.logsRange());
        boolean refused = false;
        boolean unknown = false;
        while (next <= to && (next == from || lines.size() < query.most())) {
            long last = Math.min(to, next + size - 1);
            try {
                lines.addAll(ask(next, last));
                if (unknown) {
                    node.learnLogsRange(size, Meaning.TOO_MANY_RESULTS);
                }
                node.answeredLogs();
                refused = false;
                unknown = false;
                next = last + 1;
                size = Math.min(size, node.logsRange());
            } catch (RpcNode.Refusal e) {
                Said said = e.error().said();
                if (!said.meaning().tooLarge()) {
                    if (unknown || next == last || said.meaning() != Meaning.OTHER) {
                        throw node.passing("RPC_REFUSED", e.error().toString());
                    }
                    node.unclassified(e.error());
                    unknown = true;
                    size = half(next, last);
                } else if (next == last) {
                    fromReceipts(next, e.error().toString());
                    next++;
                } else {
                    size =
                            refused
                                    ? half(next, last)
                                    : said.blocks(next, last).orElse(half(next, last));
                    refused = true;
                    node.learnLogsRange(size, said.meaning());
                }
            } catch (RpcNode.TooLarge e) {
                if (next == last) {
                    fromReceipts(next, String.valueOf(e.getMessage()));
                    next++;
                } else {
                    size = half(next, last);
                    node.learnLogsRange(size, Meaning.TOO_MANY_RESULTS);
                }
            }
        }
        reached = next - 1;
        return lines;
    }

    /// The last block whose logs are among those that were given.
    long reached() {
        return reached;
    }

    private static long half(long from, long to) {
        return (to - from + 1) / 2;
    }

    /// One piece; its addresses in as many requests as the endpoint wants.
    private List<LogLine> ask(long from, long to) {
        if (addresses.isEmpty()) {
            return ask(from, to, addresses);
        }
        List<LogLine> found = new ArrayList<>();
        int next = 0;
        while (next < addresses.size()) {
            List<String> some =
                    addresses.subList(
                            next, Math.min(addresses.size(), next + node.logsAddresses()));
            try {
                found.addAll(ask(from, to, some));
                next += some.size();
            } catch (RpcNode.Refusal e) {
                if (e.error().meaning() != Meaning.FILTER_TOO_WIDE || some.size() == 1) {
                    throw e;
                }
                node.learnLogsAddresses(some.size() / 2);
            }
        }
        return found;
    }

    private List<LogLine> ask(long from, long to, List<String> some) {
        Map<String, Object> filter = new LinkedHashMap<>();
        filter.put("fromBlock", NodeJson.hex(from));
        filter.put("toBlock", NodeJson.hex(to));
        if (!some.isEmpty()) {
            filter.put("address", some);
        }
        if (!query.topics().isEmpty()) {
            filter.put("topics", List.of(query.topics().stream().sorted().toList()));
        }
        // of one block, all are wanted
        int most = from == to ? Integer.MAX_VALUE : query.most();
        return node.ask("eth_getLogs", List.of(filter), parser -> NodeJson.logs(parser, most));
    }

    private NodeFailure tooLarge(long block, String refusal, RuntimeException why) {
        return node.lasting(
                "BLOCK_TOO_LARGE", "block " + block + ": " + refusal + "; " + why.getMessage());
    }

    private void fromReceipts(long block, String refusal) {
        BlockHeader header = headers.get(block);
        if (header == null) {
            throw new IllegalArgumentException("block " + block + " without its header");
        }
        try {
            BlockReceipts receipts = BlockReceipts.ask(node, header);
            if (header.receiptsRoot() != null) {
                receipts.proven();
            }
            receipts.logs().stream().filter(query::wants).forEach(lines::add);
        } catch (NodeFailure e) {
            throw e.code().equals(BlockReceipts.NONE) ? tooLarge(block, refusal, e) : e;
        } catch (RpcNode.Refusal | RpcNode.TooLarge e) {
            throw tooLarge(block, refusal, e);
        }
        LOG.debug("{}: the logs of block {} are those of its receipts", node.url(), block);
    }
}
