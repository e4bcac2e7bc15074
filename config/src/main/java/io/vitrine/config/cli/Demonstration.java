package io.vitrine.config.cli;

/// The bundled chain, as the demo needs it.
public interface Demonstration {

    /// Serves the recorded chain and registers it; closing stops serving.
    AutoCloseable open();
}
