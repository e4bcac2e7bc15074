package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.wiring.Application;
import io.vitrine.config.wiring.Serving;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.JobDefinition;
import io.vitrine.jobs.engine.Progress;
import io.vitrine.jobs.engine.Run;
import io.vitrine.jobs.engine.RunRequest;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.job.SimpleJob;
import org.springframework.batch.core.partition.PartitionStep;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepHolder;
import org.springframework.batch.core.step.item.ChunkOrientedStep;
import org.springframework.batch.core.step.tasklet.TaskletStep;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;

/// A step's transaction manager spans read, process and write. With the data's own manager a commit
/// that fails leaves the execution UNKNOWN, and with synchronisation a connection is held while a node
/// is asked: no step may have the first, no step of chunks the second.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StepTransactionsIT {

    private static final ChainId SEEDED = ChainId.evm(1);

    @TempDir private static Path home;
    private ConfigurableApplicationContext parts;

    @BeforeAll
    void start() {
        parts = Application.start(Serving.NOTHING, List.of("--vitrine.home=" + home));
    }

    @AfterAll
    void stop() {
        parts.close();
    }

    private Collection<JobDefinition> definitions() {
        return parts.getBeansOfType(JobDefinition.class).values();
    }

    @Test
    void everyJobNameHasOneDefinition() {
        assertThat(definitions())
                .extracting(JobDefinition::name)
                .containsExactlyInAnyOrder(JobName.values());
    }

    @Test
    void stepsHoldNothing() throws ReflectiveOperationException {
        List<Step> steps = new ArrayList<>();
        for (JobDefinition definition : definitions()) {
            Fence fence = new Fence(definition.name(), SEEDED, 1);
            SimpleJob job =
                    (SimpleJob) definition.job(new Run(fence, RunRequest.ALL, new Progress()));
            for (String name : job.getStepNames()) {
                collect(job.getStep(name), steps);
            }
        }
        assertThat(steps).hasSizeGreaterThan(JobName.values().length);
        for (Step step : steps) {
            assertThat(manager(step))
                    .as("transaction manager of step %s", step.getName())
                    .isExactlyInstanceOf(ResourcelessTransactionManager.class);
            // Spring Batch keeps a tasklet's own bookkeeping in a synchronisation: only chunks can
            // do without.
            if (step instanceof ChunkOrientedStep) {
                assertThat(manager(step))
                        .as("transaction synchronisation of step %s", step.getName())
                        .extracting(manager ->
                                ((AbstractPlatformTransactionManager) manager)
                                        .getTransactionSynchronization())
                        .isEqualTo(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
            }
        }
        assertThat(steps).hasAtLeastOneElementOfType(ChunkOrientedStep.class);
    }

    /// The step, or the workers behind it.
    private static void collect(Step step, List<Step> into) throws ReflectiveOperationException {
        if (step instanceof PartitionStep partitioned) {
            StepHolder handler = (StepHolder) field(partitioned, "partitionHandler");
            collect(handler.getStep(), into);
        } else {
            assertThat(step).isInstanceOfAny(TaskletStep.class, ChunkOrientedStep.class);
            into.add(step);
        }
    }

    private static Object manager(Step step) throws ReflectiveOperationException {
        return field(step, "transactionManager");
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(owner);
                }
            }
        }
        throw new NoSuchFieldException(owner.getClass() + "." + name);
    }
}
