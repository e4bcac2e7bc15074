package io.vitrine.config.simulation;

/// What the simulation may do; all of it, unless somebody looks for a fault.
final class Switches {

    /// Reorganisations between and during runs, and nodes that have not noticed one.
    static final boolean REORGS =
            Boolean.parseBoolean(System.getProperty("simulation.reorgs", "true"));

    /// Answers without the logs of a block that has some.
    static final boolean MISSING_LOGS =
            Boolean.parseBoolean(System.getProperty("simulation.missing", "true"));

    private Switches() {}
}
