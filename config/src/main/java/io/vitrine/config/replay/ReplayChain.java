package io.vitrine.config.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A chain held in memory, immutable, ready to be served by [ReplayServer].
///
/// It comes from a recorded file ([#read]), from the class path ([DemoChain]), or out of thin air ([GeneratedChain]).
/// Numbers may be missing between the blocks of a recorded file; a missing block is answered as unknown.
public final class ReplayChain {
    private final long chainId;
    private final NavigableMap<Long, RecordedBlock> blocks;
    private final Map<String, RecordedBlock> blocksByHash;
    private final Map<String, TransactionPlace> transactions;
    private final @Nullable ContractState contracts;
    private final StaticFiles files;

    /// Where a transaction stands.
    record TransactionPlace(RecordedBlock block, int index) {
        RecordedTransaction transaction() {
            return block.transactions().get(index);
        }
    }

    ReplayChain(
            long chainId,
            List<RecordedBlock> recorded,
            @Nullable ContractState contracts,
            StaticFiles files) {
        if (recorded.isEmpty()) {
            throw UnreadableChain.empty();
        }
        this.chainId = chainId;
        this.contracts = contracts;
        this.files = files;
        this.blocks = new TreeMap<>();
        this.blocksByHash = HashMap.newHashMap(recorded.size());
        this.transactions = new HashMap<>();
        for (RecordedBlock block : recorded) {
            if (blocks.put(block.number(), block) != null) {
                throw UnreadableChain.twice(block.number());
            }
            blocksByHash.put(block.hash(), block);
            for (int index = 0; index < block.transactions().size(); index++) {
                transactions.put(
                        block.transactions().get(index).hash(), new TransactionPlace(block, index));
            }
        }
    }

    /// Reads a file with one `{"block": ..., "receipts": [...]}` on each line, compressed when its name ends in `.gz`.
    /// A first line without a block is a header and passed over. Calls to contracts are not answered.
    public static ReplayChain read(Path file, long chainId) {
        try (InputStream raw = Files.newInputStream(file);
                InputStream plain =
                        file.toString().toLowerCase(Locale.ROOT).endsWith(".gz")
                                ? new GZIPInputStream(raw, 1 << 16)
                                : raw) {
            return new ReplayChain(chainId, Recording.read(plain), null, StaticFiles.none());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    public long chainId() {
        return chainId;
    }

    /// The lowest recorded block.
    public long firstBlock() {
        return blocks.firstKey();
    }

    /// The highest recorded block; it is final, as the chain is history.
    public long head() {
        return blocks.lastKey();
    }

    public String headHash() {
        return blocks.lastEntry().getValue().hash();
    }

    public int blockCount() {
        return blocks.size();
    }

    public long logCount() {
        return blocks.values().stream()
                .flatMap(block -> block.transactions().stream())
                .mapToLong(transaction -> transaction.logs().size())
                .sum();
    }

    @Nullable RecordedBlock block(long number) {
        return blocks.get(number);
    }

    @Nullable RecordedBlock block(String hash) {
        return blocksByHash.get(hash);
    }

    @Nullable TransactionPlace transaction(String hash) {
        return transactions.get(hash);
    }

    /// The recorded blocks between two numbers, both inclusive.
    Iterable<RecordedBlock> between(long from, long to) {
        return from > to ? List.of() : blocks.subMap(from, true, to, true).values();
    }

    @Nullable ContractState contracts() {
        return contracts;
    }

    StaticFiles files() {
        return files;
    }
}
