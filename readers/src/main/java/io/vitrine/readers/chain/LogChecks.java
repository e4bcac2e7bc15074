package io.vitrine.readers.chain;

import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.readers.chain.NodeJson.LogLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What must hold of each log in an answer, whatever its blooms and receipts say.
final class LogChecks {

    private static final Comparator<LogLine> BY_PLACE =
            Comparator.comparingLong(LogLine::block).thenComparingInt(LogLine::index);

    private LogChecks() {}

    /// The logs in the order of the chain, each once. What was not asked for is left out, and makes
    /// the endpoint suspect.
    ///
    /// @throws RpcInconsistent when one belongs to another block than the header's, or two of them
    ///     claim the same place
    static List<LogLine> settle(
            RpcNode node, List<LogLine> lines, Map<Long, BlockHeader> headers, LogQuery query) {
        List<LogLine> sorted = new ArrayList<>(lines);
        sorted.sort(BY_PLACE);
        List<LogLine> settled = new ArrayList<>(sorted.size());
        LogLine last = null;
        for (LogLine line : sorted) {
            BlockHeader header = headers.get(line.block());
            if (header == null || !query.wants(line)) {
                node.suspect(
                        "a log that was not asked for: block "
                                + line.block()
                                + ", "
                                + line.address()
                                + " "
                                + line.topics());
                continue;
            }
            if (!header.hash().equals(line.blockHash())) {
                throw RpcInconsistent.otherBlock(
                        line.block(),
                        "block hash of log " + line.index(),
                        header.hash(),
                        line.blockHash());
            }
            if (last != null && BY_PLACE.compare(last, line) == 0) {
                if (!last.equals(line)) {
                    throw RpcInconsistent.at(
                            line.block(), "two logs with index " + line.index(), last, line);
                }
                node.duplicate();
                continue;
            }
            settled.add(line);
            last = line;
        }
        return settled;
    }
}
