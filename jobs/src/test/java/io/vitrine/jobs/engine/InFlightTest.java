package io.vitrine.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InFlightTest {

    /// Hands out the tasks a few at a time; two feeders ask at once.
    private static <T> Supplier<@Nullable List<Callable<T>>> source(
            List<Callable<T>> tasks, int few) {
        Iterator<List<Callable<T>>> parts =
                IntStream.range(0, (tasks.size() + few - 1) / few)
                        .mapToObj(part ->
                                tasks.subList(part * few, Math.min(tasks.size(), part * few + few)))
                        .iterator();
        return () -> {
            synchronized (parts) {
                return parts.hasNext() ? parts.next() : null;
            }
        };
    }

    private static List<Integer> all(InFlight<Integer> inFlight) throws InterruptedException {
        List<Integer> all = new ArrayList<>();
        for (List<Integer> batch = inFlight.read(); batch != null; batch = inFlight.read()) {
            all.addAll(batch);
        }
        return all;
    }

    @Test
    void aSlowTaskDelaysNobodyButItself() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        List<Callable<Integer>> tasks = new ArrayList<>();
        tasks.add(() -> {
            released.await();
            return 0;
        });
        IntStream.range(1, 100).forEach(number -> tasks.add(() -> number));
        InFlight<Integer> inFlight = new InFlight<>(source(tasks, 10), 20, 10);
        List<Integer> quick = new ArrayList<>();
        while (quick.size() < 99) {
            List<Integer> batch = inFlight.read();
            assertThat(batch).isNotNull().hasSizeLessThanOrEqualTo(10);
            quick.addAll(batch);
        }
        assertThat(quick).doesNotContain(0).doesNotHaveDuplicates();
        released.countDown();
        assertThat(inFlight.read()).containsExactly(0);
        assertThat(inFlight.read()).isNull();
        assertThat(inFlight.read()).isNull();
    }

    @Test
    void whatBecomesDueAgainWhileResultsAreWrittenIsDoneToo() throws Exception {
        Deque<Callable<Integer>> due = new ArrayDeque<>(List.of(() -> 1, () -> 2));
        Supplier<@Nullable List<Callable<Integer>>> source =
                () -> {
                    synchronized (due) {
                        Callable<Integer> next = due.poll();
                        return next == null ? null : List.of(next);
                    }
                };
        InFlight<Integer> inFlight = new InFlight<>(source, 10, 10);
        List<Integer> all = new ArrayList<>();
        for (List<Integer> batch = inFlight.read(); batch != null; batch = inFlight.read()) {
            all.addAll(batch);
            if (all.size() == 2) {
                synchronized (due) {
                    due.add(() -> 3);
                }
            }
        }
        assertThat(all).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void asManyAsMayBeAreUnderWayAndNoMore() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger highest = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(50);
        List<Callable<Integer>> tasks = new ArrayList<>();
        IntStream.range(0, 300)
                .forEach(number ->
                        tasks.add(() -> {
                            highest.accumulateAndGet(now.incrementAndGet(), Math::max);
                            full.countDown();
                            // Nobody ends before all fifty have begun.
                            assertThat(full.await(10, TimeUnit.SECONDS)).isTrue();
                            now.decrementAndGet();
                            return number;
                        }));
        assertThat(all(new InFlight<>(source(tasks, 20), 50, 20)))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 300).boxed().toList());
        assertThat(highest).hasValue(50);
    }

    @Test
    void resultsThatNobodyTakesHoldBackNewTasks() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch most = new CountDownLatch(30);
        List<Callable<Integer>> tasks = new ArrayList<>();
        IntStream.range(0, 500)
                .forEach(number ->
                        tasks.add(() -> {
                            begun.incrementAndGet();
                            most.countDown();
                            return number;
                        }));
        InFlight<Integer> inFlight = new InFlight<>(source(tasks, 10), 20, 10);
        assertThat(inFlight.read()).hasSize(10);
        assertThat(most.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(begun.get()).isLessThanOrEqualTo(10 + 20 + 20);
        assertThat(all(inFlight)).hasSize(490);
    }

    @Test
    void largeResultsHoldBackNewTasksAndAreHandedOnAFewAtATime() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        List<Callable<Integer>> tasks = new ArrayList<>();
        IntStream.range(0, 2_000)
                .forEach(number ->
                        tasks.add(() -> {
                            begun.incrementAndGet();
                            return number;
                        }));
        InFlight<Integer> inFlight =
                new InFlight<>(source(tasks, 10), 1_000, 10, result -> 10, 100);
        List<Integer> taken = new ArrayList<>();
        while (begun.get() < 1_200) {
            List<Integer> batch = inFlight.read();
            assertThat(batch).isNotNull().hasSizeLessThanOrEqualTo(2);
            taken.addAll(batch);
        }
        int before;
        do {
            before = begun.get();
            Thread.sleep(50);
        } while (begun.get() > before);
        assertThat(begun.get() - taken.size()).isLessThanOrEqualTo(12);
        taken.addAll(all(inFlight));
        assertThat(taken).hasSize(2_000).doesNotHaveDuplicates();
    }

    @Test
    void workersSideBySideGetEachResultOnce() throws Exception {
        List<Callable<Integer>> tasks = new ArrayList<>();
        IntStream.range(0, 1_000).forEach(number -> tasks.add(() -> number));
        InFlight<Integer> inFlight = new InFlight<>(source(tasks, 7), 40, 25);
        List<Integer> results = new ArrayList<>();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Integer>>> each =
                    IntStream.range(0, 4)
                            .mapToObj(worker -> workers.submit(() -> all(inFlight)))
                            .toList();
            for (Future<List<Integer>> one : each) {
                results.addAll(one.get());
            }
        }
        assertThat(results)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 1_000).boxed().toList());
    }

    @Test
    void whatFailsIsToldToWhoeverReads() {
        List<Callable<Integer>> tasks =
                List.of(
                        () -> 1,
                        () -> {
                            throw new IOException("the disk is full");
                        });
        InFlight<Integer> poisoned = new InFlight<>(source(tasks, 2), 10, 10);
        assertThatThrownBy(() -> all(poisoned))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the disk is full");
        InFlight<Integer> sourceless =
                new InFlight<>(
                        () -> {
                            throw new IllegalStateException("no database");
                        },
                        10,
                        10);
        assertThatThrownBy(sourceless::read).hasMessageContaining("no database");
    }

    @Test
    void withoutTasksItEnds() throws Exception {
        assertThat(new InFlight<Integer>(() -> null, 10, 10).read()).isNull();
    }
}
