package io.vitrine.readers.chain;

import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.chain.Receipt;
import io.vitrine.processors.chain.ReceiptsRoot;
import io.vitrine.readers.chain.JsonRpc.Reply;
import io.vitrine.readers.chain.NodeJson.LogLine;
import io.vitrine.readers.chain.NodeJson.ReceiptLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The receipts of one block from one endpoint, all of them and in order.
///
/// @param lines by their place in the block
record BlockReceipts(BlockHeader header, List<ReceiptLine> lines) {

    /// Code of the failure of an endpoint that does not give receipts.
    static final String NONE = "NO_RECEIPTS";

    /// Asks for the whole block at once, and for each transaction where the node does not know that
    /// question or finds its answer too large.
    ///
    /// @throws NodeFailure with code `NO_RECEIPTS` when the node cannot give them
    static BlockReceipts ask(RpcNode node, BlockHeader header) {
        return new BlockReceipts(header, inOrder(header, lines(node, header)));
    }

    private static List<ReceiptLine> lines(RpcNode node, BlockHeader header) {
        if (node.givesBlockReceipts()) {
            try {
                Reply<List<ReceiptLine>> reply =
                        node.reply(
                                "eth_getBlockReceipts",
                                List.of(NodeJson.hex(header.number())),
                                NodeJson::receipts);
                switch (reply) {
                    case Reply.Result<List<ReceiptLine>>(Optional<List<ReceiptLine>> all) -> {
                        if (all.isPresent()) {
                            return all.get();
                        }
                    }
                    case Reply.Refused<List<ReceiptLine>>(RpcError error) -> {
                        if (error.meaning() == RpcError.Meaning.METHOD_MISSING) {
                            node.givesNoBlockReceipts();
                        }
                    }
                }
            } catch (RpcNode.TooLarge e) {
                // smaller below
            }
        }
        return oneByOne(node, header);
    }

    private static List<ReceiptLine> oneByOne(RpcNode node, BlockHeader header) {
        List<String> transactions =
                node.find(
                                "eth_getBlockByNumber",
                                List.of(NodeJson.hex(header.number()), false),
                                NodeJson::transactionHashes)
                        .orElseThrow(() -> missing(node, header, "the block is null"));
        List<List<?>> questions = new ArrayList<>();
        transactions.forEach(hash -> questions.add(List.of(hash)));
        List<ReceiptLine> lines = new ArrayList<>(transactions.size());
        for (Reply<ReceiptLine> reply :
                node.replies("eth_getTransactionReceipt", questions, NodeJson::receipt)) {
            switch (reply) {
                case Reply.Result<ReceiptLine>(Optional<ReceiptLine> line) ->
                        lines.add(
                                line.orElseThrow(() -> missing(node, header, "a receipt is null")));
                case Reply.Refused<ReceiptLine>(RpcError error) ->
                        throw missing(node, header, error.toString());
            }
        }
        return lines;
    }

    private static NodeFailure missing(RpcNode node, BlockHeader header, String detail) {
        return node.lasting(NONE, "block " + header.number() + ": " + detail);
    }

    private static List<ReceiptLine> inOrder(BlockHeader header, List<ReceiptLine> lines) {
        List<ReceiptLine> sorted = new ArrayList<>(lines);
        sorted.sort(Comparator.comparingInt(ReceiptLine::index));
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i).index() != i) {
                throw RpcInconsistent.at(
                        header.number(), "place of a receipt", i, sorted.get(i).index());
            }
        }
        return sorted;
    }

    /// Their logs, in the order of the block.
    List<LogLine> logs() {
        return lines.stream().flatMap(line -> line.logs().stream()).toList();
    }

    /// Refuses receipts that do not come to the root in the block's header.
    ///
    /// @throws RpcInconsistent naming the block
    BlockReceipts proven() {
        String expected = header.receiptsRoot();
        if (expected == null) {
            throw RpcInconsistent.at(
                    header.number(), "receiptsRoot", "one in the header", "nothing to prove by");
        }
        List<Receipt> receipts = lines.stream().map(ReceiptLine::receipt).toList();
        String actual = ReceiptsRoot.of(receipts);
        if (!actual.equals(expected)) {
            throw RpcInconsistent.at(
                    header.number(),
                    "receiptsRoot of " + receipts.size() + " receipts",
                    expected,
                    actual);
        }
        return this;
    }
}
