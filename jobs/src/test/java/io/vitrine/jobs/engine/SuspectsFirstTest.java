package io.vitrine.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SuspectsFirstTest {

    private static final int WORKERS = 3;
    private static final int SUSPECTS = 10;
    private static final int ALL = 40;

    private final Queue<Integer> suspects = numbers(0, SUSPECTS);
    private final Queue<Integer> others = numbers(SUSPECTS, ALL);
    private final SuspectsFirst<Integer> reader = new SuspectsFirst<>(suspects::poll, others::poll);
    private final Queue<Integer> done = new ConcurrentLinkedQueue<>();
    private final CyclicBarrier start = new CyclicBarrier(WORKERS);

    private static Queue<Integer> numbers(int from, int to) {
        return new ConcurrentLinkedQueue<>(IntStream.range(from, to).boxed().toList());
    }

    private interface Work {
        void on(int number) throws Exception;
    }

    /// Works as the workers of a step do, each on a thread that ends with it.
    private List<FutureTask<Void>> workers(Work work) {
        List<FutureTask<Void>> workers = new ArrayList<>();
        for (int count = 0; count < WORKERS; count++) {
            FutureTask<Void> worker =
                    new FutureTask<>(() -> {
                        start.await();
                        for (Integer number = reader.read();
                                number != null;
                                number = reader.read()) {
                            work.on(number);
                            done.add(number);
                        }
                        return null;
                    });
            workers.add(worker);
            Thread.ofPlatform().daemon().start(worker);
        }
        return workers;
    }

    @Test
    void nothingIsUnderWayBesideASuspect() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        Queue<Integer> accompanied = new ConcurrentLinkedQueue<>();
        CountDownLatch together = new CountDownLatch(WORKERS);
        for (FutureTask<Void> worker :
                workers(number -> {
                    underWay.incrementAndGet();
                    if (number < SUSPECTS) {
                        Thread.sleep(10);
                        if (underWay.get() > 1) {
                            accompanied.add(number);
                        }
                    } else {
                        together.countDown();
                        together.await();
                    }
                    underWay.decrementAndGet();
                })) {
            worker.get();
        }
        assertThat(accompanied).isEmpty();
        assertThat(done).hasSize(ALL);
        assertThat(done.stream().limit(SUSPECTS))
                .containsExactlyElementsOf(IntStream.range(0, SUSPECTS).boxed().toList());
        assertThat(reader.read()).isNull();
    }

    @Test
    void whenTheWorkerFailsOverASuspectTheOthersEnd() throws Exception {
        int failed = 0;
        for (FutureTask<Void> worker :
                workers(number -> {
                    if (number == 3) {
                        throw new IllegalStateException("a chunk failed");
                    }
                })) {
            try {
                worker.get();
            } catch (ExecutionException e) {
                failed++;
            }
        }
        assertThat(failed).isEqualTo(1);
        assertThat(done).containsExactly(0, 1, 2);
        assertThat(others).hasSize(ALL - SUSPECTS);
    }

    @Test
    void whoCannotAskForSuspectsFails() {
        SuspectsFirst<Integer> broken =
                new SuspectsFirst<>(
                        () -> {
                            throw new IllegalStateException("no database");
                        },
                        others::poll);
        assertThatThrownBy(broken::read).hasMessage("no database");
        assertThat(others).hasSize(ALL - SUSPECTS);
    }
}
