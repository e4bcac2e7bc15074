package io.vitrine.writers.event;

import static io.vitrine.writers.Columns.texts;

import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.RangeEffects.CollectionSighting;
import io.vitrine.processors.chain.Identifiers;
import io.vitrine.writers.event.HistoryRows.Removed;
import io.vitrine.writers.event.TokenRows.TokenKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The contracts that a range touches or touched before, with the ids that follow from them.
final class Contracts {

    private final ChainId chain;
    private final List<CollectionSighting> sightings;
    private final List<Removed> removed;
    private final Map<String, UUID> collections = new TreeMap<>();
    private final Map<TokenKey, UUID> tokens = new HashMap<>();

    Contracts(ChainId chain, List<CollectionSighting> sightings, List<Removed> removed) {
        this.chain = chain;
        this.sightings = sightings;
        this.removed = removed;
    }

    List<CollectionSighting> sightings() {
        return sightings;
    }

    UUID collection(String contract) {
        return collections.computeIfAbsent(
                contract, address -> Identifiers.collection(chain, address));
    }

    UUID token(String contract, String tokenId) {
        return tokens.computeIfAbsent(
                new TokenKey(contract, tokenId),
                token -> Identifiers.token(chain, token.contract(), token.tokenId()));
    }

    /// Ids of the collections that are sighted, in the order of the sightings.
    @Nullable String[] sighted() {
        return texts(sightings, seen -> collection(seen.contract()).toString());
    }

    /// Collections of which anything moved, or no longer did.
    List<UUID> moved() {
        return collections(
                Stream.concat(
                        sightings.stream().map(CollectionSighting::contract),
                        removed.stream().map(Removed::contract)));
    }

    /// Collections of which anything was minted or burned, or no longer was.
    List<UUID> supplied() {
        return collections(
                Stream.concat(
                        sightings.stream()
                                .filter(CollectionSighting::supplyMoved)
                                .map(CollectionSighting::contract),
                        removed.stream().filter(Removed::movedSupply).map(Removed::contract)));
    }

    private List<UUID> collections(Stream<String> contracts) {
        return contracts.collect(TreeSet<String>::new, TreeSet::add, TreeSet::addAll).stream()
                .map(this::collection)
                .toList();
    }
}
