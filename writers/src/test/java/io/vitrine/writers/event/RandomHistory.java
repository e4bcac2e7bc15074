package io.vitrine.writers.event;

import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.orchestration.BlockRange;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// A chain of random transfers: few contracts, few tokens and few accounts, so that they meet often.
/// One contract emits both shapes, history begins late here and there, and several blocks share a time.
final class RandomHistory {

    static final ChainId CHAIN = ChainId.evm(31337);

    private static final String ERC721 =
            "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
    private static final String SINGLE =
            "0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62";
    private static final String BATCH =
            "0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb";
    private static final int CONTRACTS = 5;
    private static final int TOKENS = 4;
    private static final int ACCOUNTS = 4;

    private final Random random;
    private int transaction;

    RandomHistory(long seed) {
        this.random = new Random(seed);
    }

    /// The logs of some blocks; called again, other logs for the same blocks.
    List<RawLog> logs(BlockRange blocks, String fork) {
        List<RawLog> logs = new ArrayList<>();
        for (long block = blocks.from(); block <= blocks.to(); block++) {
            int count = random.nextInt(5);
            for (int index = 0; index < count; index++) {
                logs.add(log(block, index, fork));
            }
        }
        return logs;
    }

    private RawLog log(long block, int index, String fork) {
        int contract = random.nextInt(CONTRACTS);
        boolean multiple = contract == 3 || contract == 4 && random.nextBoolean();
        String from = word(account());
        String to = word(account());
        List<String> topics;
        StringBuilder data = new StringBuilder("0x");
        if (!multiple) {
            topics = List.of(ERC721, from, to, word(random.nextInt(TOKENS)));
        } else if (random.nextBoolean()) {
            topics = List.of(SINGLE, word(9), from, to);
            data.append(digits(random.nextInt(TOKENS))).append(digits(random.nextInt(4)));
        } else {
            int units = random.nextInt(4);
            topics = List.of(BATCH, word(9), from, to);
            data.append(digits(64)).append(digits(64 + 32 * (units + 1L)));
            for (int array = 0; array < 2; array++) {
                data.append(digits(units));
                for (int unit = 0; unit < units; unit++) {
                    data.append(digits(random.nextInt(TOKENS)));
                }
            }
        }
        return new RawLog(
                CHAIN,
                block,
                "0x" + fork + digits(block).substring(fork.length()),
                Instant.ofEpochSecond(1_700_000_000 + block / 3 * 12),
                "0x" + fork + digits(transaction++).substring(fork.length()),
                index,
                "0x" + digits(contract + 1).substring(24),
                topics,
                data.toString(),
                null,
                null,
                null);
    }

    /// The zero address is the first, so that mints and burns are common.
    private int account() {
        return Math.max(0, random.nextInt(ACCOUNTS + 2) - 1);
    }

    private static String word(long value) {
        return "0x" + digits(value);
    }

    private static String digits(long value) {
        String hex = BigInteger.valueOf(value).toString(16);
        return "0".repeat(64 - hex.length()) + hex;
    }

    /// The blocks cut at random, in random order.
    List<BlockRange> cut(BlockRange blocks) {
        List<BlockRange> ranges = new ArrayList<>();
        for (long from = blocks.from(); from <= blocks.to(); ) {
            long to = Math.min(blocks.to(), from + random.nextInt(7));
            ranges.add(new BlockRange(from, to));
            from = to + 1;
        }
        Collections.shuffle(ranges, random);
        return ranges;
    }

    boolean chance() {
        return random.nextBoolean();
    }
}
