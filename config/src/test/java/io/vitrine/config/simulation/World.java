package io.vitrine.config.simulation;

import io.vitrine.config.replay.SimulatedChain;
import io.vitrine.config.replay.SimulatedChain.Draw;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// What is true: the canonical chain at this moment, and the one before its last reorganisation.
final class World {

    private final long chainId;
    private final int finality;
    private final SplittableRandom random;
    private final Map<Integer, SimulatedChain> lagging = new HashMap<>();
    private List<Draw> draws = List.of();
    private List<Draw> before = List.of();
    private SimulatedChain chain;
    private SimulatedChain stale;
    private long highest;
    private int untilTurn = Integer.MAX_VALUE;
    private Runnable turn = () -> {};

    /// @param finality how many blocks below the head one is final
    World(long chainId, int finality, SplittableRandom random) {
        this.chainId = chainId;
        this.finality = finality;
        this.random = random;
        this.chain = SimulatedChain.of(chainId, draws);
        this.stale = chain;
    }

    synchronized SimulatedChain chain() {
        return chain;
    }

    /// The canonical chain as a node sees it that is so many blocks behind.
    synchronized SimulatedChain behind(int lag) {
        return lag == 0
                ? chain
                : lagging.computeIfAbsent(
                        lag,
                        blocks ->
                                SimulatedChain.of(
                                        chainId,
                                        draws.subList(0, Math.max(0, draws.size() - blocks))));
    }

    /// The chain before the last reorganisation.
    synchronized SimulatedChain stale() {
        return stale;
    }

    /// Never falls, as what is final stays so, and no reorganisation goes below it.
    synchronized long finalBlock() {
        return Math.min(chain.head(), lowestChanging());
    }

    private int lowestChanging() {
        return (int) Math.max(0, highest - finality);
    }

    synchronized void grow(int blocks) {
        List<Draw> longer = new ArrayList<>(draws);
        append(longer, blocks);
        become(longer);
    }

    private void append(List<Draw> longer, int blocks) {
        for (int count = 0; count < blocks; count++) {
            longer.add(new Draw(random.nextLong(), random.nextLong()));
        }
    }

    /// How the blocks that replace others relate to them.
    enum Replacement {
        SAME_CONTENTS,
        ONE_BLOCK_LATER,
        SHORTER,
        LONGER
    }

    /// Another chain from so many blocks below the head on, of whatever kind.
    ///
    /// @return what happened, for people
    synchronized String reorganise(int depth) {
        Replacement[] all = Replacement.values();
        return reorganise(depth, all[random.nextInt(all.length)]);
    }

    /// Another chain from so many blocks below the head on.
    synchronized String reorganise(int depth, Replacement replacement) {
        int kept = Math.min(draws.size(), Math.max(lowestChanging(), draws.size() - depth));
        List<Draw> other = new ArrayList<>(draws.subList(0, kept));
        List<Draw> lost = draws.subList(kept, draws.size());
        switch (replacement) {
            case SAME_CONTENTS -> again(other, lost);
            case ONE_BLOCK_LATER -> {
                append(other, 1);
                again(other, lost);
            }
            case SHORTER -> append(other, Math.max(0, lost.size() - random.nextInt(3)));
            case LONGER -> append(other, lost.size() + random.nextInt(4));
        }
        before = draws;
        stale = chain;
        become(other);
        return "reorg of depth %d to head %d: %s".formatted(lost.size(), chain.head(), replacement);
    }

    /// The same events under other hashes.
    private void again(List<Draw> other, List<Draw> lost) {
        lost.forEach(draw -> other.add(new Draw(draw.content(), random.nextLong())));
    }

    /// Back to what it was before the last reorganisation, as if that had not been.
    synchronized String flipBack() {
        int common = 0;
        while (common < Math.min(before.size(), draws.size())
                && before.get(common).equals(draws.get(common))) {
            common++;
        }
        if (before.isEmpty() || common < lowestChanging()) {
            return "nothing to flip back";
        }
        List<Draw> old = before;
        before = draws;
        stale = chain;
        become(old);
        return "flip back to head " + chain.head();
    }

    /// Makes the chain higher than it ever was, so that everything that was ever seen has a successor.
    synchronized void outgrow() {
        grow((int) Math.max(1, highest + 1 - chain.head()));
    }

    private void become(List<Draw> other) {
        draws = List.copyOf(other);
        chain = SimulatedChain.of(chainId, draws);
        highest = Math.max(highest, chain.head());
        lagging.clear();
    }

    /// Does something when so many requests have come.
    synchronized void turnAfter(int requests, Runnable change) {
        untilTurn = requests;
        turn = change;
    }

    synchronized void noTurn() {
        untilTurn = Integer.MAX_VALUE;
    }

    synchronized void requested() {
        if (untilTurn-- == 0) {
            turn.run();
        }
    }
}
