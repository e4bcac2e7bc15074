package io.vitrine.config;

import io.vitrine.config.wiring.Application;
import io.vitrine.config.wiring.Serving;
import io.vitrine.db.Databases;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.jobs.engine.DueWork;
import io.vitrine.jobs.engine.JobDefinition;
import io.vitrine.jobs.engine.JobRuns;
import io.vitrine.jobs.engine.Run;
import io.vitrine.jobs.engine.RunRequest;
import io.vitrine.jobs.engine.Steps;
import io.vitrine.writers.orchestration.JobLocks;
import io.vitrine.writers.orchestration.WorkItems;
import java.util.ArrayList;
import java.util.List;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.ConfigurableApplicationContext;

/// The program with one job of its own, which needs more memory than there is for one of its items. Ends with 0 when
/// the run is complete.
final class ExhaustedWorker {

    /// The item that is too much.
    static final String POISON = "c";

    static final ChainId CHAIN = ChainId.evm(5);
    private static final WorkKind KIND = WorkKind.COMPUTE_RARITY;
    private static final int TOGETHER = 10;

    private ExhaustedWorker() {}

    public static void main(String[] settings) {
        try (ConfigurableApplicationContext parts =
                Application.start(Serving.NOTHING, List.of(settings))) {
            Databases databases = parts.getBean(Databases.class);
            WorkItems items = new WorkItems(databases.catalog());
            JobRuns runs =
                    new JobRuns(
                            parts.getBean(JobOperator.class),
                            parts.getBean(JobRepository.class),
                            parts.getBean(JobLocks.class),
                            items,
                            List.of(new Greedy(parts.getBean(Steps.class), databases, items)));
            BatchStatus ending =
                    runs.run(JobName.COMPUTE_RARITY, CHAIN, RunRequest.ALL, progress -> {})
                            .getStatus();
            System.exit(ending == BatchStatus.COMPLETED ? 0 : 1);
        }
    }

    private record Greedy(Steps steps, Databases databases, WorkItems items)
            implements JobDefinition {

        @Override
        public JobName name() {
            return JobName.COMPUTE_RARITY;
        }

        @Override
        public Job job(Run run) {
            DueWork work = new DueWork(databases.catalog());
            return steps.job(
                    this,
                    steps.once("begin", () -> work.begin(run, KIND, "work")),
                    steps.claimed(
                            "work",
                            work.claimed(run, KIND, TOGETHER),
                            Greedy::process,
                            done ->
                                    done.forEach(batch ->
                                            databases
                                                    .catalog()
                                                    .inTransaction(() ->
                                                            items.markDone(
                                                                    run.fence(), KIND, batch)))));
        }

        private static List<String> process(List<WorkItem> claimed) {
            List<String> keys = claimed.stream().map(WorkItem::key).toList();
            if (keys.contains(POISON)) {
                List<byte[]> more = new ArrayList<>();
                while (more.size() < Integer.MAX_VALUE) {
                    more.add(new byte[1 << 20]);
                }
            }
            return keys;
        }
    }
}
