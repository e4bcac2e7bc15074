package io.vitrine.config.wiring;

/// How a command ends, for scripts.
public final class Exit {

    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int DIFFERENT = 2;

    /// A word that is not known: command, flag, chain, job, setting.
    public static final int USAGE = 64;

    /// A store, endpoint, port, disk or folder is missing or refuses.
    public static final int UNAVAILABLE = 69;

    /// Another run has the lock.
    public static final int LOCKED = 75;

    private Exit() {}
}
