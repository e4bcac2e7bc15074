package io.vitrine.domain.orchestration;

import io.vitrine.domain.chain.ChainId;

/// The right of one run to write: every transaction of the run shows its token, and once a newer run
/// has raised the token, writes nothing any more.
///
/// @param token rises with every run of the job on the chain
public record Fence(JobName job, ChainId chain, long token) {}
