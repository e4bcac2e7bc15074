package io.vitrine.readers.orchestration;

import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.event.BlockReader;
import io.vitrine.readers.event.BlockReader.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether what is stored agrees with itself, and with the nodes: one question an invariant.
///
/// It only reads. While a run is under way, what that run has not written yet may show as a difference.
public final class CatalogVerification {

    /// How many differences of a check are named.
    public static final int NAMED = 5;

    private final BlockReader blocks;
    private final IndexInvariants index;
    private final HistoryInvariants history;
    private final CatalogInvariants catalog;
    private final ReferenceInvariants references;

    public CatalogVerification(Databases databases, DocumentStore documents) {
        this.blocks = new BlockReader(databases.indexer());
        this.index = new IndexInvariants(databases.indexer());
        this.history = new HistoryInvariants(databases, documents);
        this.catalog = new CatalogInvariants(databases);
        this.references = new ReferenceInvariants(databases, documents);
    }

    /// What came out of a check.
    public enum Verdict {
        SAME,
        DIFFERENT,
        NOT_CHECKED
    }

    /// Where something is different, as far as a check can tell.
    ///
    /// @param contracts lower-case addresses
    public record Damage(List<BlockRange> blocks, Set<String> contracts) {

        /// Nowhere.
        public static final Damage NONE = new Damage(List.of(), Set.of());

        public Damage {
            blocks = List.copyOf(blocks);
            contracts = Set.copyOf(contracts);
        }
    }

    /// @param check its name, for scripts
    /// @param promise what holds when nothing is different
    /// @param differences how many there are
    /// @param named the first of them, or why it was not checked
    /// @param damage where they are, for who repairs them
    public record Finding(
            String check,
            String promise,
            Verdict verdict,
            long differences,
            List<String> named,
            Damage damage) {

        public Finding {
            named = List.copyOf(named);
        }
    }

    /// Makes every check of a chain.
    ///
    /// @param from first block, inclusive; null is the chain's first
    /// @param to last block, inclusive; null is the checkpoint's
    /// @param nodes what stored hashes are compared with
    public List<Finding> verify(
            ChainId chain, @Nullable Long from, @Nullable Long to, ChainRpc nodes) {
        Optional<Checkpoint> stored = blocks.checkpoint(chain).filter(Checkpoint::exists);
        List<Finding> findings = new ArrayList<>();
        findings.add(references.knownChains());
        if (stored.isEmpty()) {
            return findings;
        }
        Checkpoint checkpoint = stored.get();
        long first = Math.max(checkpoint.start(), from == null ? checkpoint.start() : from);
        long last = Math.min(checkpoint.last(), to == null ? checkpoint.last() : to);
        if (first > last) {
            return findings;
        }
        VerificationScope scope =
                new VerificationScope(
                        chain, checkpoint, new BlockRange(first, last), from == null && to == null);
        findings.addAll(index.check(scope, nodes));
        findings.addAll(history.check(scope));
        findings.addAll(catalog.check(scope));
        findings.addAll(references.check(scope));
        return findings;
    }
}
