package io.vitrine.domain.orchestration;

import io.vitrine.domain.chain.ChainId;
import java.time.Duration;

/// The right of one run to write: every transaction of the run shows its token, and once a newer run
/// has raised the token, writes nothing any more.
///
/// @param token rises with every run of the job on the chain
/// @param silence for how long a transaction that shows the token may say nothing before it is ended:
///     the next run waits for it
public record Fence(JobName job, ChainId chain, long token, Duration silence) {

    private static final Duration USUAL_SILENCE = Duration.ofSeconds(60);

    /// With the usual silence.
    public Fence(JobName job, ChainId chain, long token) {
        this(job, chain, token, USUAL_SILENCE);
    }
}
