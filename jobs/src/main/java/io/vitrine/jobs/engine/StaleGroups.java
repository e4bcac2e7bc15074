package io.vitrine.jobs.engine;

import io.vitrine.domain.event.StaleGroup;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemReader;

/// Hands out the contracts that are stale when it begins; what another process leaves later, that one takes.
public final class StaleGroups implements ItemReader<StaleGroup> {

    private final Supplier<List<StaleGroup>> stale;
    private final Deque<StaleGroup> left = new ArrayDeque<>();

    /// @param stale the groups at this moment
    public StaleGroups(Supplier<List<StaleGroup>> stale) {
        this.stale = stale;
    }

    /// Looks what there is.
    ///
    /// @return how many transfers wait
    public synchronized long begin() {
        left.clear();
        left.addAll(stale.get());
        return left.stream().mapToLong(StaleGroup::transfers).sum();
    }

    @Override
    public synchronized @Nullable StaleGroup read() {
        return left.poll();
    }
}
