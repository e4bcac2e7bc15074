package io.vitrine.jobs.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemReader;

/// Keeps many slow tasks under way on virtual threads and hands their results on in batches as they
/// complete, so that a slow one delays nobody but itself.
///
/// The workers of a step share it. It ends when no more tasks come and every result is handed on; a worker that
/// comes back has it look for more, as what it wrote may have made some due again.
///
/// @param <T> what a task results in
public final class InFlight<T> implements ItemReader<List<T>> {

    /// How long a batch that is not full waits for more.
    private static final Duration LINGER = Duration.ofMillis(100);

    private static final int FEEDERS = 2;

    /// Results after which what is typical of them has changed.
    private static final int MEMORY = 32;

    private static final int HANDFULS = 4;

    private final Supplier<@Nullable List<Callable<T>>> source;
    private final int most;
    private final int batch;
    private final ToLongFunction<T> weight;
    private final long room;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Callable<T>> ready = new ArrayDeque<>();
    private final Deque<T> completed = new ArrayDeque<>();
    private final Set<Thread> writing = new HashSet<>();
    private int running;
    private int feeding;
    private long waiting;
    private double typical;
    private boolean dry;
    private @Nullable Throwable failure;

    /// @param source the next tasks, about `batch` of them; null when there are none now. Asked by two
    ///     threads side by side
    /// @param most tasks under way at a time; as many results may wait to be handed on
    /// @param batch results handed on together at most
    public InFlight(Supplier<@Nullable List<Callable<T>>> source, int most, int batch) {
        this(source, most, batch, result -> 0, Long.MAX_VALUE);
    }

    /// Large results hold back new tasks, as far as those before them tell what is to come.
    ///
    /// @param weight of a result
    /// @param room for results that wait, and for those that tasks under way are expected to have; a fourth of it is handed on
    ///     together, or one result that is larger
    public InFlight(
            Supplier<@Nullable List<Callable<T>>> source,
            int most,
            int batch,
            ToLongFunction<T> weight,
            long room) {
        this.source = source;
        this.most = most;
        this.batch = batch;
        this.weight = weight;
        this.room = room;
    }

    /// The next results; null when there are no more.
    ///
    /// @throws IllegalStateException when the source or a task failed
    @Override
    public @Nullable List<T> read() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long patience = LINGER.toNanos();
            if (writing.remove(Thread.currentThread())) {
                dry = false;
            }
            while (true) {
                if (failure != null) {
                    throw new IllegalStateException("a task failed: " + failure, failure);
                }
                topUp();
                boolean last = dry && feeding == 0 && running == 0 && ready.isEmpty();
                boolean full = completed.size() >= batch || waiting >= room / HANDFULS;
                if (full || !completed.isEmpty() && (last || patience <= 0)) {
                    return take();
                }
                if (last) {
                    return null;
                }
                if (completed.isEmpty()) {
                    patience = LINGER.toNanos();
                    changed.await();
                } else {
                    patience = changed.awaitNanos(patience);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private List<T> take() {
        List<T> taken = new ArrayList<>(Math.min(batch, completed.size()));
        long together = 0;
        while (taken.size() < batch && !completed.isEmpty()) {
            long next = weight.applyAsLong(completed.getFirst());
            if (!taken.isEmpty() && together + next > room / HANDFULS) {
                break;
            }
            together += next;
            taken.add(completed.removeFirst());
        }
        waiting -= together;
        writing.add(Thread.currentThread());
        // Room for more was made, and what is left is another worker's.
        topUp();
        changed.signal();
        return taken;
    }

    private void topUp() {
        while (running < most && completed.size() < most && !ready.isEmpty() && hasRoom()) {
            Callable<T> task = ready.removeFirst();
            running++;
            Thread.ofVirtual().name("task").start(() -> run(task));
        }
        while (!dry
                && failure == null
                && feeding < FEEDERS
                && (ready.isEmpty() || hasRoom())
                && ready.size() + feeding * batch < FEEDERS * batch) {
            feeding++;
            Thread.ofVirtual().name("feed").start(this::feed);
        }
    }

    private boolean hasRoom() {
        return running == 0 && completed.isEmpty() || waiting + running * typical < room;
    }

    private void feed() {
        List<Callable<T>> more = null;
        Throwable thrown = null;
        try {
            more = source.get();
        } catch (RuntimeException | Error failed) {
            thrown = failed;
        }
        lock.lock();
        try {
            feeding--;
            if (more == null) {
                dry = true;
                fail(thrown);
                changed.signalAll();
            } else {
                ready.addAll(more);
                topUp();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run(Callable<T> task) {
        T result = null;
        Throwable thrown = null;
        try {
            result = task.call();
        } catch (Exception | Error failed) {
            thrown = failed;
        }
        lock.lock();
        try {
            running--;
            if (result == null) {
                fail(thrown);
            } else {
                long heavy = weight.applyAsLong(result);
                completed.addLast(result);
                waiting += heavy;
                typical += (heavy - typical) / MEMORY;
            }
            topUp();
            if (running == 0) {
                changed.signalAll();
            } else if (completed.size() == 1 || completed.size() >= batch) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void fail(@Nullable Throwable thrown) {
        if (thrown != null) {
            ready.clear();
            if (failure == null) {
                failure = thrown;
            } else {
                failure.addSuppressed(thrown);
            }
            changed.signalAll();
        }
    }
}
