package io.vitrine.domain.orchestration;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The jobs, in the order in which a night runs them.
public enum JobName {
    INDEX_BLOCKS("indexBlocks"),
    PROJECT_EVENTS("projectEvents"),
    FETCH_METADATA("fetchMetadata"),
    TRANSCODE_MEDIA("transcodeMedia"),
    COMPUTE_RARITY("computeRarity"),
    AGGREGATE_FLOORS("aggregateFloors");

    private final String text;

    JobName(String text) {
        this.text = text;
    }

    /// The name that people type.
    public String text() {
        return text;
    }

    /// The job with this name, which is case-sensitive.
    public static Optional<JobName> find(String text) {
        return Arrays.stream(values()).filter(job -> job.text.equals(text)).findFirst();
    }

    /// All names, separated by spaces.
    public static String list() {
        return Arrays.stream(values()).map(JobName::text).collect(Collectors.joining(" "));
    }

    @Override
    public String toString() {
        return text;
    }
}
