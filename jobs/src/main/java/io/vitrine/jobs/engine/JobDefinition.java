package io.vitrine.jobs.engine;

import io.vitrine.domain.orchestration.JobName;
import org.springframework.batch.core.job.Job;

/// A job of the product. It is built for its run: chain, fence and bounds are plain values in it, with
/// no late binding.
public interface JobDefinition {

    JobName name();

    /// The steps of this run.
    Job job(Run run);
}
