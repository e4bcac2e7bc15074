package io.vitrine.readers.event;

import io.vitrine.db.Databases;
import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.Reorg;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.event.BlockReader.Checkpoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds out whether what is stored still is the chain.
public final class ReorgReader {

    private static final long STEP = 64;

    private static final String OPEN =
            """
            SELECT id, ancestor, ancestor_hash, ancestor_at, old_tip, old_tip_hash FROM reorgs
             WHERE chain_id = :chain AND undone_at IS NULL
            """;

    /// The highest block of every stretch without a gap: stored neighbours are parent and child.
    private static final String TIPS =
            """
            SELECT number, hash, parent_hash, block_time FROM blocks tip
             WHERE chain_id = :chain AND number >= :from
               AND NOT EXISTS (SELECT 1 FROM blocks WHERE chain_id = :chain AND number = tip.number + 1)
             ORDER BY number
            """;

    private static final String HIGHEST_UP_TO =
            """
            SELECT number, hash, parent_hash, block_time FROM blocks
             WHERE chain_id = :chain AND number <= :final ORDER BY number DESC LIMIT 1
            """;

    private static final String FINAL =
            "SELECT final_block FROM indexer_checkpoints WHERE chain_id = :chain AND final_block IS"
                    + " NOT NULL";

    private static final String HIGHEST_PROJECTED =
            "SELECT COALESCE(max(to_block), -1) FROM work_ranges WHERE chain_id = :chain";

    private static final String DEPTHS =
            """
            SELECT chain_id, count(*) AS times, max(old_tip - ancestor) AS deepest,
                   (array_agg(old_tip - ancestor ORDER BY found_at DESC))[1] AS newest
              FROM reorgs GROUP BY chain_id ORDER BY chain_id
            """;

    private static final String IS_UNDONE =
            "SELECT EXISTS (SELECT 1 FROM reorgs_undone WHERE chain_id = :chain AND reorg_id ="
                    + " :id)";

    private final Databases databases;
    private final BlockReader blocks;

    public ReorgReader(Databases databases) {
        this.databases = databases;
        this.blocks = new BlockReader(databases.indexer());
    }

    /// The reorg of the chain that is not undone yet.
    public Optional<Reorg> open(ChainId chain) {
        return databases
                .indexer()
                .jdbc()
                .sql(OPEN)
                .param("chain", chain.caip2())
                .query((row, number) -> reorg(chain, row))
                .optional();
    }

    private static Reorg reorg(ChainId chain, ResultSet row) throws SQLException {
        @Nullable Timestamp at = row.getTimestamp("ancestor_at");
        return new Reorg(
                row.getObject("id", UUID.class),
                chain,
                row.getLong("ancestor"),
                row.getString("ancestor_hash"),
                at == null ? null : at.toInstant(),
                row.getLong("old_tip"),
                row.getString("old_tip_hash"));
    }

    /// What a chain has replaced so far.
    ///
    /// @param newest blocks that the newest reorganisation took back
    public record Depths(ChainId chain, long times, long deepest, long newest) {}

    /// What every chain has replaced so far; nothing of those that never have.
    public List<Depths> depths() {
        return databases
                .indexer()
                .jdbc()
                .sql(DEPTHS)
                .query((row, number) ->
                        new Depths(
                                new ChainId(row.getString("chain_id")),
                                row.getLong("times"),
                                row.getLong("deepest"),
                                row.getLong("newest")))
                .list();
    }

    /// Highest block that was known to be final when the chain was last looked at; empty before.
    public Optional<Long> finalBlock(ChainId chain) {
        return databases
                .indexer()
                .jdbc()
                .sql(FINAL)
                .param("chain", chain.caip2())
                .query((row, number) -> row.getLong(1))
                .optional();
    }

    /// Whether a stored block that had been final is not the chain's any more. What is not stored was not
    /// replaced, however far the common ancestor lies below it.
    ///
    /// @throws io.vitrine.readers.chain.RpcUnavailable when no node has such a block: they are behind
    public boolean hasReplacedFinal(ChainId chain, long wasFinal, ChainRpc nodes) {
        List<BlockHeader> finals = new ArrayList<>(tips(chain, 0));
        finals.removeIf(tip -> tip.number() > wasFinal);
        finals.addAll(
                databases
                        .indexer()
                        .jdbc()
                        .sql(HIGHEST_UP_TO)
                        .param("chain", chain.caip2())
                        .param("final", wasFinal)
                        .query((row, number) -> BlockReader.header(row))
                        .list());
        return finals.stream().anyMatch(block -> !isOf(nodes, block));
    }

    /// Whether the catalog has taken the reorg back.
    public boolean catalogHasUndone(Reorg reorg) {
        return databases
                .catalog()
                .jdbc()
                .sql(IS_UNDONE)
                .param("chain", reorg.chain().caip2())
                .param("id", reorg.id())
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    /// Block up to which anything of the chain is projected, gaps or not; -1 before the first.
    public long highestProjected(ChainId chain) {
        return databases
                .catalog()
                .jdbc()
                .sql(HIGHEST_PROJECTED)
                .param("chain", chain.caip2())
                .query((row, number) -> row.getLong(1))
                .single();
    }

    /// How what is stored stands to the chain.
    ///
    /// @param reorg what is to be taken back; empty when nothing is known to differ
    /// @param same whether the nodes have all that was compared, and have it so
    public record Comparison(Optional<Reorg> reorg, boolean same) {}

    /// Compares the tip of every stored stretch with the chain, and walks back to the common ancestor where
    /// one differs. A tip that the nodes do not have says nothing: they may be behind.
    ///
    /// @throws io.vitrine.readers.chain.RpcUnavailable when no node has a block below a tip that differs
    public Comparison compare(ChainId chain, ChainRpc nodes) {
        Optional<Checkpoint> checkpoint = blocks.checkpoint(chain);
        if (checkpoint.isEmpty()) {
            return new Comparison(Optional.empty(), true);
        }
        List<BlockHeader> tips = tips(chain, Math.max(0, checkpoint.get().last()));
        boolean same = true;
        boolean moved = false;
        for (BlockHeader tip : tips) {
            Optional<String> now = nodes.header(tip.number()).map(BlockHeader::hash);
            boolean equal = now.filter(tip.hash()::equals).isPresent();
            same &= equal;
            moved |= now.isPresent() && !equal;
        }
        if (!moved) {
            return new Comparison(Optional.empty(), same);
        }
        Optional<BlockHeader> ancestor = ancestor(chain, checkpoint.get(), nodes);
        return new Comparison(Optional.of(unwound(chain, tips.getLast(), ancestor)), false);
    }

    /// The reorg that an operator's word makes: nothing above the block counts any more.
    ///
    /// @return empty when nothing is stored above it
    public Optional<Reorg> above(ChainId chain, long block) {
        List<BlockHeader> above = tips(chain, block + 1);
        if (above.isEmpty()) {
            return Optional.empty();
        }
        Optional<BlockHeader> kept =
                block < 0
                        ? Optional.empty()
                        : blocks.blocks(chain, new BlockRange(block, block)).stream().findFirst();
        return Optional.of(
                kept.map(header -> unwound(chain, above.getLast(), header))
                        .orElseGet(() -> unwoundToNothing(chain, above.getLast(), block)));
    }

    private List<BlockHeader> tips(ChainId chain, long from) {
        return databases
                .indexer()
                .jdbc()
                .sql(TIPS)
                .param("chain", chain.caip2())
                .param("from", from)
                .query((row, number) -> BlockReader.header(row))
                .list();
    }

    /// Every node is asked until one has the block, as it lies below one that is there.
    private static boolean isOf(ChainRpc nodes, BlockHeader stored) {
        return nodes.headers(stored.number(), stored.number())
                .getFirst()
                .hash()
                .equals(stored.hash());
    }

    /// The highest stored block up to the checkpoint that still is the chain's; empty when none is.
    private Optional<BlockHeader> ancestor(ChainId chain, Checkpoint checkpoint, ChainRpc nodes) {
        long to = checkpoint.last();
        while (to >= checkpoint.start()) {
            long from = Math.max(checkpoint.start(), to - STEP + 1);
            List<BlockHeader> stored = blocks.blocks(chain, new BlockRange(from, to));
            for (BlockHeader block : stored.reversed()) {
                if (isOf(nodes, block)) {
                    return Optional.of(block);
                }
            }
            to = from - 1;
        }
        return Optional.empty();
    }

    private Reorg unwound(ChainId chain, BlockHeader oldTip, Optional<BlockHeader> ancestor) {
        return ancestor.map(block -> unwound(chain, oldTip, block))
                .orElseGet(() ->
                        unwoundToNothing(
                                chain, oldTip, blocks.checkpoint(chain).orElseThrow().start() - 1));
    }

    private static Reorg unwound(ChainId chain, BlockHeader oldTip, BlockHeader ancestor) {
        return new Reorg(
                UUID.randomUUID(),
                chain,
                ancestor.number(),
                ancestor.hash(),
                ancestor.time(),
                oldTip.number(),
                oldTip.hash());
    }

    private static Reorg unwoundToNothing(ChainId chain, BlockHeader oldTip, long below) {
        return new Reorg(
                UUID.randomUUID(), chain, below, null, null, oldTip.number(), oldTip.hash());
    }
}
