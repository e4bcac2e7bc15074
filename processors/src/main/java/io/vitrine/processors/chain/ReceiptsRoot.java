package io.vitrine.processors.chain;

import io.vitrine.domain.chain.Receipt;
import io.vitrine.domain.chain.Receipt.Outcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The hash by which a block's header commits to its receipts, and so to every log: equal roots
/// mean that none is missing, added, changed or moved.
public final class ReceiptsRoot {

    /// The root of a block without transactions.
    public static final String EMPTY =
            "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

    private static final HexFormat HEX = HexFormat.of();

    private ReceiptsRoot() {}

    /// The root over a block's receipts.
    ///
    /// @param receipts all of them, in the order of the block
    /// @return hex with 0x
    public static String of(List<Receipt> receipts) {
        return "0x"
                + HEX.formatHex(
                        IndexTrie.root(receipts.stream().map(ReceiptsRoot::encoded).toList()));
    }

    /// A receipt as the block commits to it: behind the byte of its type, unless it is legacy.
    private static byte[] encoded(Receipt receipt) {
        List<byte[]> members = new ArrayList<>(6);
        members.add(
                switch (receipt.outcome()) {
                    case Outcome.Status(boolean succeeded) -> Rlp.number(succeeded ? 1 : 0);
                    case Outcome.StateRoot(String hash) -> Rlp.string(bytes(hash));
                });
        members.add(Rlp.number(receipt.cumulativeGasUsed()));
        members.add(Rlp.string(LogsBloom.of(receipt.logs()).bytes()));
        members.add(Rlp.list(receipt.logs().stream().map(ReceiptsRoot::encoded).toList()));
        Receipt.Deposit deposit = receipt.deposit();
        if (deposit != null) {
            members.add(Rlp.number(deposit.nonce()));
            members.add(Rlp.number(deposit.version()));
        }
        byte[] list = Rlp.list(members);
        return receipt.type() == 0
                ? list
                : ByteBuffer.allocate(list.length + 1).put((byte) receipt.type()).put(list).array();
    }

    private static byte[] encoded(Receipt.Log log) {
        return Rlp.list(
                List.of(
                        Rlp.string(bytes(log.address())),
                        Rlp.list(
                                log.topics().stream()
                                        .map(topic -> Rlp.string(bytes(topic)))
                                        .toList()),
                        Rlp.string(bytes(log.data()))));
    }

    private static byte[] bytes(String hex) {
        return HEX.parseHex(hex, 2, hex.length());
    }
}
