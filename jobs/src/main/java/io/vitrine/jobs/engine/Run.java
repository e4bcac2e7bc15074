package io.vitrine.jobs.engine;

import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.Fence;

/// One run of a job: what it may write under, what it was asked, and where it says how far it is.
public record Run(Fence fence, RunRequest request, Progress progress) {

    public ChainId chain() {
        return fence.chain();
    }
}
