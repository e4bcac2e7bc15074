package io.vitrine.domain.orchestration;

/// A newer run has taken over: what this one was about to write is rolled back.
public final class Fenced extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean claimOnly;

    private Fenced(String message, boolean claimOnly) {
        super(message);
        this.claimOnly = claimOnly;
    }

    /// The token was raised under this run.
    public static Fenced raised(Fence held, long found) {
        return new Fenced(
                held.job()
                        + " on "
                        + held.chain()
                        + " holds token "
                        + held.token()
                        + ", a newer run holds "
                        + found
                        + ": nothing was written",
                false);
    }

    /// A claim that this run thought it held is not its own any more.
    public static Fenced claimLost(Fence held, String what) {
        return new Fenced(
                held.job()
                        + " on "
                        + held.chain()
                        + " no longer holds its claim on "
                        + what
                        + ": nothing was written",
                true);
    }

    /// Whether no newer run has taken over, and only the claim was given to another worker or taken out of the plan.
    public boolean claimOnly() {
        return claimOnly;
    }
}
