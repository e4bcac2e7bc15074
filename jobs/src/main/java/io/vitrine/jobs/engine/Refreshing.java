package io.vitrine.jobs.engine;

import io.vitrine.db.Databases;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.metadata.RefreshReason;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.readers.metadata.RefreshTargets;
import io.vitrine.readers.metadata.RefreshTargets.Target;
import io.vitrine.writers.metadata.RefreshWriter;
import io.vitrine.writers.metadata.RefreshWriter.Due;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Metadata and media again: makes them due, and says which runs then do them.
public final class Refreshing {

    private static final List<JobName> JOBS =
            List.of(JobName.FETCH_METADATA, JobName.TRANSCODE_MEDIA, JobName.COMPUTE_RARITY);

    private final RefreshTargets targets;
    private final RefreshWriter writer;

    public Refreshing(Databases databases) {
        this.targets = new RefreshTargets(databases.catalog());
        this.writer = new RefreshWriter(databases.catalog());
    }

    /// A run that does some of what is due.
    public record Planned(JobName job, ChainId chain, RunRequest request) {}

    /// What was made due.
    ///
    /// @param runs in their order
    /// @param frozen tokens that were left alone
    public record Plan(List<Planned> runs, int documents, int media, int frozen) {

        public Plan {
            runs = List.copyOf(runs);
        }
    }

    /// A collection; empty when there is none.
    public Optional<Plan> collection(UUID collection, RefreshReason reason) {
        return targets.collection(collection)
                .map(target ->
                        plan(
                                target,
                                writer.collection(collection, reason),
                                reason,
                                new RunRequest(null, null, false, collection, null, null)));
    }

    /// A token; empty when there is none.
    public Optional<Plan> token(UUID token, RefreshReason reason) {
        return targets.token(token)
                .map(target ->
                        plan(
                                target,
                                writer.token(token, reason),
                                reason,
                                new RunRequest(
                                        null, null, false, target.collection(), token, null)));
    }

    private static Plan plan(Target target, Due due, RefreshReason reason, RunRequest request) {
        return new Plan(
                JOBS.stream().map(job -> new Planned(job, target.chain(), request)).toList(),
                due.documents(),
                due.media(),
                reason.forced() ? 0 : target.frozen());
    }

    /// Everything that failed so; without runs when nothing did.
    public Plan failed(String code, RefreshReason reason) {
        List<Planned> runs = new ArrayList<>();
        int media = 0;
        int documents = 0;
        for (Map.Entry<ChainId, Map<WorkKind, Integer>> entry :
                writer.failed(code, reason).entrySet()) {
            Map<WorkKind, Integer> kinds = entry.getValue();
            media += kinds.getOrDefault(WorkKind.TRANSCODE_MEDIA, 0);
            documents +=
                    kinds.getOrDefault(WorkKind.FETCH_METADATA, 0)
                            + kinds.getOrDefault(WorkKind.FETCH_COLLECTION, 0);
            List<JobName> jobs = new ArrayList<>(JOBS);
            if (!java.util.Collections.disjoint(
                    kinds.keySet(),
                    Set.of(WorkKind.DESCRIBE_COLLECTION, WorkKind.SETTLE_COLLECTION))) {
                jobs.addFirst(JobName.PROJECT_EVENTS);
            }
            jobs.forEach(job -> runs.add(new Planned(job, entry.getKey(), RunRequest.ALL)));
        }
        return new Plan(runs, documents, media, 0);
    }
}
