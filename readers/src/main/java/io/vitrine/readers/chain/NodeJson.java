package io.vitrine.readers.chain;

import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.chain.Receipt;
import io.vitrine.domain.chain.Receipt.Outcome;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/// Blocks, logs and words as nodes write them, read strictly: what does not have its shape is no
/// answer.
final class NodeJson {

    private static final int WORD = 66;
    private static final int ADDRESS = 42;
    private static final int SHORT = 17;
    private static final Pattern QUANTITY = Pattern.compile("0x[0-9a-fA-F]{1,64}");

    private static final int CAPITAL = 1;
    private static final int NO_HEX = 2;

    /// What a character is to hex; whatever is no Latin-1 arrives here as a question mark.
    private static final byte[] KINDS = new byte[256];

    static {
        Arrays.fill(KINDS, (byte) NO_HEX);
        Arrays.fill(KINDS, '0', '9' + 1, (byte) 0);
        Arrays.fill(KINDS, 'a', 'f' + 1, (byte) 0);
        Arrays.fill(KINDS, 'A', 'F' + 1, (byte) CAPITAL);
    }

    private NodeJson() {}

    /// A log before it is known whether to believe it.
    record LogLine(
            long block,
            String blockHash,
            String transaction,
            int index,
            String address,
            List<String> topics,
            String data) {}

    /// A transaction's receipt, its place in the block, and its logs as they stand elsewhere.
    record ReceiptLine(int index, Receipt receipt, List<LogLine> logs) {}

    /// A block with the transactions that were asked for; none in a light one.
    record Block(BlockHeader header, Map<String, Transaction> transactions) {}

    record Transaction(@Nullable String from, @Nullable String to, @Nullable BigInteger value) {}

    /// A block's number as nodes are asked for it.
    static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    static String text(JsonParser parser) {
        JsonRpc.expect(parser, JsonToken.VALUE_STRING);
        return parser.getString();
    }

    /// What a call returned.
    static String data(JsonParser parser) {
        return bytes(parser, text(parser));
    }

    static long number(JsonParser parser) {
        return number(parser, text(parser));
    }

    /// The logs of `eth_getLogs`, no further than so many; those marked as removed are left out.
    ///
    /// @throws RpcNode.TooLarge when there are more
    static List<LogLine> logs(JsonParser parser, int most) {
        JsonRpc.expect(parser, JsonToken.START_ARRAY);
        Map<String, String> seen = new HashMap<>();
        List<LogLine> logs = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            log(parser, seen, logs);
            if (logs.size() > most) {
                throw new RpcNode.TooLarge("an answer of more than " + most + " logs");
            }
        }
        return logs;
    }

    /// The receipts of `eth_getBlockReceipts`.
    static List<ReceiptLine> receipts(JsonParser parser) {
        JsonRpc.expect(parser, JsonToken.START_ARRAY);
        Map<String, String> seen = new HashMap<>();
        List<ReceiptLine> receipts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            receipts.add(receipt(parser, seen));
        }
        return receipts;
    }

    /// The receipt of `eth_getTransactionReceipt`.
    static ReceiptLine receipt(JsonParser parser) {
        return receipt(parser, new HashMap<>());
    }

    private static ReceiptLine receipt(JsonParser parser, Map<String, String> seen) {
        JsonRpc.expect(parser, JsonToken.START_OBJECT);
        String index = null;
        String type = null;
        String status = null;
        String root = null;
        String gas = null;
        String depositNonce = null;
        String depositVersion = null;
        List<LogLine> logs = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "transactionIndex" -> index = nullableText(parser, value);
                case "type" -> type = nullableText(parser, value);
                case "status" -> status = nullableText(parser, value);
                case "root" -> root = nullableText(parser, value);
                case "cumulativeGasUsed" -> gas = nullableText(parser, value);
                case "depositNonce" -> depositNonce = nullableText(parser, value);
                case "depositReceiptVersion" -> depositVersion = nullableText(parser, value);
                case "logs" -> {
                    JsonRpc.expect(parser, JsonToken.START_ARRAY);
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        log(parser, seen, logs);
                    }
                }
                default -> parser.skipChildren();
            }
        }
        if (index == null || gas == null || (status == null && root == null)) {
            throw new StreamReadException(
                    parser, "a receipt without transactionIndex, cumulativeGasUsed or status");
        }
        Receipt receipt =
                new Receipt(
                        type == null ? 0 : smallNumber(parser, type),
                        status == null || (root != null && root.length() == WORD)
                                ? new Outcome.StateRoot(hex(parser, root, WORD))
                                : new Outcome.Status(number(parser, status) != 0),
                        number(parser, gas),
                        logs.stream()
                                .map(log ->
                                        new Receipt.Log(log.address(), log.topics(), log.data()))
                                .toList(),
                        depositNonce == null || depositVersion == null
                                ? null
                                : new Receipt.Deposit(
                                        number(parser, depositNonce),
                                        number(parser, depositVersion)));
        return new ReceiptLine(smallNumber(parser, index), receipt, logs);
    }

    /// The hashes of a light block's transactions.
    static List<String> transactionHashes(JsonParser parser) {
        JsonRpc.expect(parser, JsonToken.START_OBJECT);
        List<String> hashes = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("transactions") && value == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    hashes.add(hex(parser, text(parser), WORD));
                }
            } else {
                parser.skipChildren();
            }
        }
        return hashes;
    }

    private static void log(JsonParser parser, Map<String, String> seen, List<LogLine> into) {
        JsonRpc.expect(parser, JsonToken.START_OBJECT);
        String block = null;
        String blockHash = null;
        String transaction = null;
        String index = null;
        String address = null;
        String data = null;
        List<String> topics = null;
        boolean removed = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "blockNumber" -> block = nullableText(parser, value);
                case "blockHash" -> blockHash = once(seen, nullableText(parser, value));
                case "transactionHash" -> transaction = once(seen, nullableText(parser, value));
                case "logIndex" -> index = nullableText(parser, value);
                case "address" -> address = once(seen, nullableText(parser, value));
                case "data" -> data = nullableText(parser, value);
                case "removed" -> removed = value == JsonToken.VALUE_TRUE;
                case "topics" -> topics = topics(parser, value, seen);
                default -> parser.skipChildren();
            }
        }
        if (removed) {
            return;
        }
        if (block == null || index == null || topics == null || data == null) {
            throw new StreamReadException(parser, "a log without block, index, topics or data");
        }
        into.add(
                new LogLine(
                        number(parser, block),
                        hex(parser, blockHash, WORD),
                        hex(parser, transaction, WORD),
                        smallNumber(parser, index),
                        hex(parser, address, ADDRESS),
                        topics,
                        bytes(parser, data)));
    }

    private static List<String> topics(
            JsonParser parser, JsonToken value, Map<String, String> seen) {
        if (value != JsonToken.START_ARRAY) {
            throw new StreamReadException(parser, "expected a list of topics but was " + value);
        }
        List<String> topics = new ArrayList<>(4);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String topic = hex(parser, text(parser), WORD);
            topics.add(topics.isEmpty() ? seen.computeIfAbsent(topic, key -> key) : topic);
        }
        if (topics.size() > 4) {
            throw new StreamReadException(
                    parser, "expected at most 4 topics but were " + topics.size());
        }
        return List.copyOf(topics);
    }

    /// A block of `eth_getBlockByNumber`, light or with its transactions.
    static Block block(JsonParser parser) {
        JsonRpc.expect(parser, JsonToken.START_OBJECT);
        String number = null;
        String hash = null;
        String parent = null;
        String time = null;
        String bloom = null;
        String receiptsRoot = null;
        Map<String, Transaction> transactions = Map.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "number" -> number = nullableText(parser, value);
                case "hash" -> hash = nullableText(parser, value);
                case "parentHash" -> parent = nullableText(parser, value);
                case "timestamp" -> time = nullableText(parser, value);
                case "logsBloom" -> bloom = nullableText(parser, value);
                case "receiptsRoot" -> receiptsRoot = nullableText(parser, value);
                case "transactions" -> transactions = transactions(parser, value);
                default -> parser.skipChildren();
            }
        }
        if (number == null || time == null) {
            throw new StreamReadException(parser, "a block without number or timestamp");
        }
        BlockHeader header =
                new BlockHeader(
                        number(parser, number),
                        hex(parser, hash, WORD),
                        hex(parser, parent, WORD),
                        Instant.ofEpochSecond(number(parser, time)),
                        bloom == null ? null : bloom.toLowerCase(Locale.ROOT),
                        receiptsRoot == null ? null : receiptsRoot.toLowerCase(Locale.ROOT));
        return new Block(header, transactions);
    }

    private static Map<String, Transaction> transactions(JsonParser parser, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return Map.of();
        }
        Map<String, Transaction> transactions = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                transaction(parser, transactions);
            }
        }
        return transactions;
    }

    private static void transaction(JsonParser parser, Map<String, Transaction> into) {
        String hash = null;
        String from = null;
        String to = null;
        String amount = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "hash" -> hash = nullableText(parser, value);
                case "from" -> from = nullableText(parser, value);
                case "to" -> to = nullableText(parser, value);
                case "value" -> amount = nullableText(parser, value);
                default -> parser.skipChildren();
            }
        }
        into.put(
                hex(parser, hash, WORD),
                new Transaction(
                        from == null ? null : hex(parser, from, ADDRESS),
                        to == null ? null : hex(parser, to, ADDRESS),
                        amount == null ? null : quantity(parser, amount)));
    }

    private static @Nullable String nullableText(JsonParser parser, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        return null;
    }

    /// Most words of an answer repeat; each is kept once.
    private static @Nullable String once(Map<String, String> seen, @Nullable String text) {
        return text == null ? null : seen.computeIfAbsent(text, key -> key);
    }

    private static long number(JsonParser parser, String text) {
        long small = shortNumber(text);
        if (small >= 0) {
            return small;
        }
        try {
            return quantity(parser, text).longValueExact();
        } catch (ArithmeticException e) {
            throw new StreamReadException(parser, "expected a 63-bit number but was " + text, e);
        }
    }

    /// Nearly all numbers are short, and every log has two of them.
    ///
    /// @return -1 when it is another, or none
    private static long shortNumber(String text) {
        if (text.length() < 3 || text.length() > SHORT || !text.startsWith("0x")) {
            return -1;
        }
        long number = 0;
        for (int i = 2; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            number = number << 4 | digit;
        }
        return number;
    }

    private static int smallNumber(JsonParser parser, String text) {
        long number = number(parser, text);
        if (number > Integer.MAX_VALUE) {
            throw new StreamReadException(parser, "expected a 31-bit number but was " + text);
        }
        return (int) number;
    }

    private static BigInteger quantity(JsonParser parser, String text) {
        if (!QUANTITY.matcher(text).matches()) {
            throw new StreamReadException(parser, "expected a hex quantity but was " + cut(text));
        }
        return new BigInteger(text.substring(2), 16);
    }

    private static String hex(JsonParser parser, @Nullable String text, int length) {
        if (text == null || text.length() != length) {
            throw new StreamReadException(
                    parser, "expected hex of " + length + " characters but was " + cut(text));
        }
        return bytes(parser, text);
    }

    private static String bytes(JsonParser parser, String text) {
        byte[] characters = text.getBytes(StandardCharsets.ISO_8859_1);
        int kinds = 0;
        for (int i = 2; i < characters.length; i++) {
            kinds |= KINDS[characters[i] & 0xff];
        }
        if (text.length() % 2 != 0 || !text.startsWith("0x") || (kinds & NO_HEX) != 0) {
            throw new StreamReadException(parser, "expected hex but was " + cut(text));
        }
        return (kinds & CAPITAL) == 0 ? text : text.toLowerCase(Locale.ROOT);
    }

    private static String cut(@Nullable String text) {
        return text == null || text.length() <= 80
                ? "'" + text + "'"
                : "'" + text.substring(0, 80) + "...'";
    }
}
