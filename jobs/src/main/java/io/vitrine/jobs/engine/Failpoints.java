package io.vitrine.jobs.engine;

import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;

/// Moments of a chunk of work at which a test may end the process, to see what is left.
public interface Failpoints {

    /// What every process has but those of tests: no step is wrapped at all.
    Failpoints NONE = (moment, step) -> {};

    /// Between which two things a chunk stands.
    enum Moment {
        BEFORE_READ,
        AFTER_READ,
        AFTER_PROCESS,
        AFTER_WRITE
    }

    /// Called by the worker that got there.
    void reached(Moment moment, String step);

    /// The same reader, watched.
    default <I> ItemReader<I> watched(String step, ItemReader<I> reader) {
        return () -> {
            reached(Moment.BEFORE_READ, step);
            I item = reader.read();
            reached(Moment.AFTER_READ, step);
            return item;
        };
    }

    /// The same processor, watched.
    default <I, O> ItemProcessor<I, O> watched(String step, ItemProcessor<I, O> processor) {
        return item -> {
            O result = processor.process(item);
            reached(Moment.AFTER_PROCESS, step);
            return result;
        };
    }

    /// The same writer, watched.
    default <O> ItemWriter<O> watched(String step, ItemWriter<O> writer) {
        return chunk -> {
            writer.write(chunk);
            reached(Moment.AFTER_WRITE, step);
        };
    }
}
