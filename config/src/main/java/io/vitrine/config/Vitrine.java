package io.vitrine.config;

import io.vitrine.config.cli.CommandRun;

/// Where Java starts.
public final class Vitrine {

    private Vitrine() {}

    public static void main(String[] arguments) {
        System.exit(new CommandRun(System.out, System.err).run(arguments));
    }
}
