package io.vitrine.config.replay;

import io.vitrine.domain.chain.Receipt;
import io.vitrine.processors.chain.LogsBloom;
import io.vitrine.processors.chain.LogsBloom.Element;
import io.vitrine.processors.chain.ReceiptsRoot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns what happens in a block into the block: hashes, blooms, and the JSON that nodes send.
///
/// Headers link by hash and carry true blooms and roots of receipts; the hashes are keccak over the content, not over
/// its RLP form, and the other roots are made up.
final class Sealer {
    private static final long GENESIS_TIME = 1_735_689_600L;
    private static final int SPACING = 12;
    private static final long GAS = 90_000;

    private final long chainId;

    /// Contracts, events and holders come again and again.
    private final Map<String, Element> elements = new HashMap<>();

    Sealer(long chainId) {
        this.chainId = chainId;
    }

    /// A log before its block's hash is known.
    record Draft(String address, List<String> topics, String data) {}

    /// A transaction before its block's hash is known.
    record Sketch(String hash, String from, String to, long value, List<Draft> logs) {}

    /// @param extra data of the block that nobody reads: with other extra data the same block has another hash
    RecordedBlock seal(long number, String parent, String extra, List<Sketch> sketches) {
        LogsBloom bloom = LogsBloom.empty();
        List<String> transactionHashes = sketches.stream().map(Sketch::hash).toList();
        List<LogsBloom> blooms = new ArrayList<>();
        for (Sketch sketch : sketches) {
            LogsBloom own = LogsBloom.empty();
            for (Draft draft : sketch.logs()) {
                own.add(element(draft.address()));
                draft.topics().forEach(topic -> own.add(element(topic)));
            }
            bloom.add(own);
            blooms.add(own);
        }
        String time = Hex.quantity(GENESIS_TIME + number * SPACING);
        String root = Hex.keccak(number + "/" + transactionHashes);
        String content =
                """
                "number":"%s","parentHash":"%s","timestamp":"%s","logsBloom":"%s","transactionsRoot":"%s",\
                "receiptsRoot":"%s","stateRoot":"%s","miner":"%s","gasLimit":"0x3938700","gasUsed":"%s",\
                "baseFeePerGas":"0x3b9aca00","difficulty":"0x0","extraData":"%s","mixHash":"%s",\
                "nonce":"0x0000000000000000","sha3Uncles":"%s","size":"0x400","uncles":[]\
                """
                        .formatted(
                                Hex.quantity(number),
                                parent,
                                time,
                                bloom,
                                root,
                                ReceiptsRoot.of(receipts(sketches)),
                                Hex.keccak("state/" + root),
                                "0x" + Hex.keccak("miner/" + number % 7).substring(26),
                                Hex.quantity(sketches.size() * GAS),
                                extra,
                                Hex.keccak("mix/" + number),
                                "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");
        String hash = Hex.keccak(content);
        int logIndex = 0;
        List<RecordedTransaction> written = new ArrayList<>();
        for (int index = 0; index < sketches.size(); index++) {
            Place place = new Place(number, hash, time, index, logIndex);
            written.add(write(sketches.get(index), place, blooms.get(index)));
            logIndex += sketches.get(index).logs().size();
        }
        return new RecordedBlock(
                number, hash, ascii("{\"hash\":\"" + hash + "\"," + content), List.copyOf(written));
    }

    private static List<Receipt> receipts(List<Sketch> sketches) {
        List<Receipt> receipts = new ArrayList<>(sketches.size());
        for (Sketch sketch : sketches) {
            receipts.add(
                    new Receipt(
                            0,
                            new Receipt.Outcome.Status(true),
                            (receipts.size() + 1) * GAS,
                            sketch.logs().stream()
                                    .map(draft ->
                                            new Receipt.Log(
                                                    draft.address(), draft.topics(), draft.data()))
                                    .toList()));
        }
        return receipts;
    }

    private Element element(String value) {
        return elements.computeIfAbsent(value, Element::of);
    }

    /// Where a transaction stands, and which number its first log has.
    private record Place(long number, String blockHash, String time, int index, int firstLog) {

        String json() {
            return "\"blockHash\":\"%s\",\"blockNumber\":\"%s\",\"transactionIndex\":\"%s\""
                    .formatted(blockHash, Hex.quantity(number), Hex.quantity(index));
        }
    }

    private RecordedTransaction write(Sketch sketch, Place stands, LogsBloom bloom) {
        String place = stands.json();
        String parties = "\"from\":\"%s\",\"to\":\"%s\"".formatted(sketch.from(), sketch.to());
        String transaction =
                """
                {%s,%s,"hash":"%s","value":"%s","gas":"0x30d40","gasPrice":"0x3b9aca00","input":"0x00000000",\
                "nonce":"%s","type":"0x0","chainId":"%s"}\
                """
                        .formatted(
                                place,
                                parties,
                                sketch.hash(),
                                Hex.quantity(sketch.value()),
                                Hex.quantity(stands.number()),
                                Hex.quantity(chainId));
        String receipt =
                """
                {%s,%s,"transactionHash":"%s","status":"0x1","type":"0x0","contractAddress":null,\
                "cumulativeGasUsed":"%s","gasUsed":"0x15f90","effectiveGasPrice":"0x3b9aca00","logsBloom":"%s\"\
                """
                        .formatted(
                                place,
                                parties,
                                sketch.hash(),
                                Hex.quantity((stands.index() + 1) * GAS),
                                bloom);
        List<RecordedLog> logs = new ArrayList<>(sketch.logs().size());
        int logIndex = stands.firstLog();
        for (Draft draft : sketch.logs()) {
            StringBuilder json =
                    new StringBuilder(640).append("{\"address\":\"").append(draft.address());
            json.append("\",\"topics\":[\"").append(String.join("\",\"", draft.topics()));
            json.append("\"],\"data\":\"").append(draft.data()).append("\",").append(place);
            json.append(",\"blockTimestamp\":\"").append(stands.time());
            json.append("\",\"transactionHash\":\"").append(sketch.hash());
            json.append("\",\"logIndex\":\"").append(Hex.quantity(logIndex++));
            json.append("\",\"removed\":false}");
            logs.add(new RecordedLog(draft.address(), draft.topics(), ascii(json.toString())));
        }
        return new RecordedTransaction(
                sketch.hash(), ascii(transaction), ascii(receipt), List.copyOf(logs));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
