package io.vitrine.jobs.engine;

import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainFeatures.Scope;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.event.Coverage;
import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.NotOurs;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.processors.event.EventCatalog;
import io.vitrine.processors.event.EventDecoder;
import io.vitrine.processors.event.MovingTopics;
import io.vitrine.processors.event.ParsedEvent;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.chain.LogQuery;
import io.vitrine.writers.event.RawEventWriter.Observed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads blocks and their logs from the nodes, checked and proven, and keeps what is the catalog's business.
public final class BlockFetch {

    private final ChainRegistry registry;
    private final EventCatalog catalog = EventCatalog.load();
    private final EventDecoder decoder = new EventDecoder(catalog);

    public BlockFetch(ChainRegistry registry) {
        this.registry = registry;
    }

    /// A range as the nodes gave it.
    ///
    /// @param head newest block at that time
    public record Fetched(
            BlockRange range, List<BlockHeader> headers, List<Observed> events, long head) {

        public Fetched {
            headers = List.copyOf(headers);
            events = List.copyOf(events);
        }

        /// The logs alone.
        public List<RawLog> logs() {
            return events.stream().map(Observed::log).toList();
        }
    }

    /// What of the chain is indexed now.
    ///
    /// @throws JobRefused when only listed collections are and none is listed
    public Coverage coverage(ChainId id) {
        Chain chain = registry.chain(id).orElseThrow(() -> JobRefused.unknownChain(id));
        if (chain.features().scope() == Scope.ALL) {
            return new Coverage(catalog.topics(), null);
        }
        Coverage listed = new Coverage(catalog.topics(), registry.listed(id));
        if (listed.contracts() == null || listed.contracts().isEmpty()) {
            throw JobRefused.nothingListed(id);
        }
        return listed;
    }

    /// Reads a range.
    ///
    /// @param proof how far the answer is proven; null for the usual
    public Fetched fetch(
            ChainRpc nodes, BlockRange range, Coverage coverage, @Nullable LogProof proof) {
        return fetch(nodes, range, coverage, proof, Integer.MAX_VALUE);
    }

    /// Reads a range, or as much of its beginning as has about so many logs.
    ///
    /// @param proof how far the answer is proven; null for the usual
    /// @param most logs after which no further block is read
    public Fetched fetch(
            ChainRpc nodes,
            BlockRange range,
            Coverage coverage,
            @Nullable LogProof proof,
            int most) {
        LogQuery wanted =
                LogQuery.of(coverage.topics())
                        .from(coverage.addresses(range.to()))
                        .watching(MovingTopics.ALL)
                        .provenBy(proof == null ? LogProof.BLOOM : proof)
                        .upTo(most);
        if (coverage.isEmpty(range.to())) {
            return new Fetched(
                    range, nodes.headers(range.from(), range.to()), List.of(), nodes.head());
        }
        ChainRpc.RangeAnswer answer = nodes.range(range.from(), range.to(), null, wanted);
        List<Observed> observed = new ArrayList<>();
        for (RawLog log : answer.logs()) {
            EventMeaning meaning = decoder.decode(log);
            if (coverage.covers(log) && !(meaning instanceof NotOurs)) {
                observed.add(new Observed(log, ParsedEvent.json(meaning)));
            }
        }
        return new Fetched(
                new BlockRange(range.from(), answer.reached()),
                answer.headers(),
                observed,
                nodes.head());
    }
}
