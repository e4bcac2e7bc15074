package io.vitrine.readers.orchestration;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.chain.RpcInconsistent;
import io.vitrine.readers.chain.RpcUnavailable;
import io.vitrine.readers.event.BlockReader;
import io.vitrine.readers.orchestration.CatalogVerification.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether what is stored of a chain is whole, and is the chain.
final class IndexInvariants {

    private static final long ALL_ASKED = 500;
    private static final long STRETCH = 50;

    private static final InvariantQuestion MISSING_BLOCKS =
            new InvariantQuestion(
                    "blocks",
                    "every block up to the checkpoint is stored",
                    """
                    SELECT 'block ' || wanted AS what, wanted AS first, wanted AS last, NULL AS contract FROM generate_series(CAST(:from AS bigint), CAST(:to AS bigint)) AS wanted
                     WHERE NOT EXISTS (SELECT 1 FROM blocks WHERE chain_id = :chain AND number = wanted)
                     ORDER BY wanted
                    """);

    private static final InvariantQuestion UNMARKED_RANGES =
            new InvariantQuestion(
                    "ranges",
                    "ranges that are done cover every block up to the checkpoint",
                    """
                    SELECT 'blocks ' || lower(gap) || ' to ' || upper(gap) - 1 AS what, lower(gap) AS first, upper(gap) - 1 AS last, NULL AS contract
                      FROM (SELECT unnest(int8multirange(int8range(:from, :to, '[]'))
                                          - COALESCE(range_agg(int8range(from_block, to_block, '[]')), '{}')) AS gap
                              FROM work_ranges WHERE job = 'indexBlocks' AND chain_id = :chain AND state = 'DONE') gaps
                     ORDER BY lower(gap)
                    """);

    private static final InvariantQuestion CHECKPOINT =
            new InvariantQuestion(
                    "checkpoint",
                    "the checkpoint's hash is that of its block",
                    """
                    SELECT 'block ' || last_block || ' is ' || COALESCE(hash, 'missing') || ', the checkpoint says ' || last_block_hash AS what,
                           last_block AS first, last_block AS last, NULL AS contract
                      FROM indexer_checkpoints LEFT JOIN blocks ON blocks.chain_id = :chain AND number = last_block
                     WHERE indexer_checkpoints.chain_id = :chain AND last_block >= start_block AND hash IS DISTINCT FROM last_block_hash
                    """);

    private static final InvariantQuestion LINKS =
            new InvariantQuestion(
                    "parents",
                    "every block is the child of the one before",
                    """
                    SELECT 'block ' || child.number || ' has the parent ' || child.parent_hash || ', and not ' || parent.hash AS what,
                           parent.number AS first, child.number AS last, NULL AS contract
                      FROM blocks child JOIN blocks parent ON parent.chain_id = :chain AND parent.number = child.number - 1
                     WHERE child.chain_id = :chain AND child.number BETWEEN :from AND :to AND child.parent_hash <> parent.hash
                     ORDER BY child.number
                    """);

    private static final List<InvariantQuestion> OF_THE_INDEX =
            List.of(MISSING_BLOCKS, UNMARKED_RANGES, CHECKPOINT, LINKS);

    private final Database indexer;
    private final BlockReader blocks;

    IndexInvariants(Database indexer) {
        this.indexer = indexer;
        this.blocks = new BlockReader(indexer);
    }

    List<Finding> check(VerificationScope scope, ChainRpc nodes) {
        List<Finding> findings = new ArrayList<>();
        OF_THE_INDEX.forEach(question -> findings.add(question.answer(indexer, scope)));
        findings.add(canonical(scope, nodes));
        return findings;
    }

    /// Hashes link the blocks, so the newest ones prove those below, as far as no link is broken; of a long
    /// range only stretches are asked for.
    private Finding canonical(VerificationScope scope, ChainRpc nodes) {
        Differences differences =
                new Differences("canonical", "stored hashes are those of the nodes");
        try {
            for (BlockRange stretch : stretches(scope.blocks())) {
                for (BlockHeader stored : blocks.blocks(scope.chain(), stretch)) {
                    Optional<BlockHeader> there = nodes.header(stored.number());
                    if (there.isEmpty()) {
                        return differences.notChecked(
                                "no node has block " + stored.number() + " any more, or yet");
                    }
                    if (!there.get().hash().equals(stored.hash())) {
                        differences.add(
                                "block "
                                        + stored.number()
                                        + " is "
                                        + stored.hash()
                                        + ", the nodes say "
                                        + there.get().hash(),
                                stored.number());
                    }
                }
            }
            return differences.finding();
        } catch (RpcUnavailable | RpcInconsistent e) {
            return differences.notChecked(String.valueOf(e.getMessage()));
        }
    }

    /// The newest stretch, and others spread evenly.
    private static List<BlockRange> stretches(BlockRange all) {
        if (all.size() <= ALL_ASKED) {
            return List.of(all);
        }
        List<BlockRange> stretches = new ArrayList<>();
        long count = ALL_ASKED / STRETCH;
        for (long index = 0; index < count; index++) {
            long from = all.from() + (all.size() - STRETCH) * index / (count - 1);
            stretches.add(new BlockRange(from, from + STRETCH - 1));
        }
        return stretches;
    }
}
