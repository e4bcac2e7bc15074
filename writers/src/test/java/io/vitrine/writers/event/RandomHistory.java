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
/// One contract emits both shapes, history begins late here and there; several blocks share a time, and now and then it
/// goes back (C-70).
/// Between the transfers contracts change owners, roles, locks and mint terms, and move ranges of tokens.
final class RandomHistory {

    static final ChainId CHAIN = ChainId.evm(31337);

    private static final String ERC721 =
            "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
    private static final String SINGLE =
            "0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62";
    private static final String BATCH =
            "0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb";
    private static final String OWNER =
            "0x8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e0";
    private static final String GRANTED =
            "0x2f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d";
    private static final String REVOKED =
            "0xf6391f5c32d9c69d2a47ea670b442974b53935d1edc7fd64eb21e047a839171b";
    private static final String LOCKED =
            "0x032bc66be43dbccb7487781d168eb7bda224628a3b2c3388bdf69b532a3a1611";
    private static final String UNLOCKED =
            "0xf27b6ce5b2f5e68ddb2fd95a8a909d4ecf1daaac270935fff052feacb24f1842";
    private static final String FROZEN =
            "0xa109ba539900bf1b633f956d63c96fc89b814c7287f7aa50a9216d0b55657207";
    private static final String CONSECUTIVE =
            "0xdeaa91b6123d068f5821d0fb0678463d1a8a6079fe8af5de3ce5e896dcf9133d";
    private static final String APPROVAL =
            "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925";
    private static final String FOR_ALL =
            "0x17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31";
    private static final String DROP =
            "0x3e30d8e1f739ea4795c481b21c23f905e938b80339305f3508e43c558e5dead3";
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
            int count = random.nextInt(6);
            for (int index = 0; index < count; index++) {
                logs.add(log(block, index, fork));
            }
        }
        return logs;
    }

    private RawLog log(long block, int index, String fork) {
        if (random.nextInt(3) == 0) {
            return said(block, index, fork);
        }
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
        return log(block, index, fork, contract, topics, data.toString());
    }

    /// What a contract says beside transfers of tokens one by one.
    private RawLog said(long block, int index, String fork) {
        int contract = random.nextInt(3);
        String account = word(account());
        String token = word(random.nextInt(TOKENS));
        return switch (random.nextInt(9)) {
            case 0 -> log(block, index, fork, contract, List.of(OWNER, word(0), account), "0x");
            case 1 ->
                    log(
                            block,
                            index,
                            fork,
                            contract,
                            List.of(
                                    random.nextBoolean() ? GRANTED : REVOKED,
                                    word(random.nextInt(2)),
                                    account,
                                    word(9)),
                            "0x");
            case 2 ->
                    log(
                            block,
                            index,
                            fork,
                            contract,
                            List.of(random.nextBoolean() ? LOCKED : UNLOCKED),
                            token);
            case 3 ->
                    log(
                            block,
                            index,
                            fork,
                            contract,
                            List.of(FROZEN, token),
                            "0x" + digits(32) + digits(0));
            case 4 -> {
                int first = random.nextInt(TOKENS);
                yield log(
                        block,
                        index,
                        fork,
                        contract,
                        List.of(CONSECUTIVE, word(first), account, word(account())),
                        word(first + random.nextInt(6)));
            }
            case 5, 6 ->
                    log(
                            block,
                            index,
                            fork,
                            contract,
                            List.of(
                                    APPROVAL,
                                    word(1 + random.nextInt(2)),
                                    word(random.nextInt(3) * 7L),
                                    token),
                            "0x");
            case 7 ->
                    log(
                            block,
                            index,
                            fork,
                            random.nextInt(CONTRACTS),
                            List.of(FOR_ALL, word(1 + random.nextInt(2)), word(7)),
                            word(random.nextInt(2)));
            default ->
                    log(
                            block,
                            index,
                            fork,
                            contract,
                            List.of(DROP, word(contract + 1)),
                            word(random.nextInt(9))
                                    + digits(block)
                                    + digits(block + 9)
                                    + digits(1)
                                    + digits(0)
                                    + digits(0));
        };
    }

    private RawLog log(
            long block, int index, String fork, int contract, List<String> topics, String data) {
        return log(block, index, fork, contract, topics, data, transaction++);
    }

    /// A log of a transaction that is known by a number.
    static RawLog log(
            long block,
            int index,
            String fork,
            int contract,
            List<String> topics,
            String data,
            int transaction) {
        return new RawLog(
                CHAIN,
                block,
                "0x" + fork + digits(block).substring(fork.length()),
                Instant.ofEpochSecond(1_700_000_000 + block / 3 * 12 - block % 4 * 15),
                "0x" + fork + digits(transaction).substring(fork.length()),
                index,
                "0x" + digits(contract + 1).substring(24),
                topics,
                data,
                null,
                null,
                null);
    }

    /// The zero address is the first, so that mints and burns are common.
    private int account() {
        return Math.max(0, random.nextInt(ACCOUNTS + 2) - 1);
    }

    static String word(long value) {
        return "0x" + digits(value);
    }

    static String word(BigInteger value) {
        return "0x" + digits(value);
    }

    private static String digits(long value) {
        return digits(BigInteger.valueOf(value));
    }

    private static String digits(BigInteger value) {
        String hex = value.toString(16);
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
