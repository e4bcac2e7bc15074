package io.vitrine.processors.event;

import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.RawLog;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/// Logs put together word by word.
final class Logs {

    static final String ERC721 =
            "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
    static final String SINGLE =
            "0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62";
    static final String BATCH =
            "0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb";
    static final String CONTRACT = "0x00000000000000000000000000000000000000c0";
    static final String ZERO = "0x0000000000000000000000000000000000000000";
    static final BigInteger MOST = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

    private Logs() {}

    static String digits(BigInteger value) {
        String hex = value.toString(16);
        return "0".repeat(64 - hex.length()) + hex;
    }

    static String digits(long value) {
        return digits(BigInteger.valueOf(value));
    }

    static String word(long value) {
        return "0x" + digits(value);
    }

    static String address(long value) {
        return "0x" + digits(value).substring(24);
    }

    static String data(long... words) {
        StringBuilder data = new StringBuilder("0x");
        for (long word : words) {
            data.append(digits(word));
        }
        return data.toString();
    }

    static RawLog log(long block, int index, List<String> topics, String data) {
        return new RawLog(
                ChainId.evm(1),
                block,
                "0xb" + block,
                Instant.ofEpochSecond(1_000 + block),
                "0xt" + block + "-" + index,
                index,
                CONTRACT,
                topics,
                data,
                null,
                null,
                null);
    }

    static RawLog erc721(long block, int index, long from, long to, long token) {
        return log(block, index, List.of(ERC721, word(from), word(to), word(token)), "0x");
    }

    static RawLog single(
            long block, int index, long from, long to, BigInteger token, BigInteger quantity) {
        return log(
                block,
                index,
                List.of(SINGLE, word(9), word(from), word(to)),
                "0x" + digits(token) + digits(quantity));
    }

    static RawLog batch(long block, int index, long from, long to, String data) {
        return log(block, index, List.of(BATCH, word(9), word(from), word(to)), data);
    }
}
