package io.vitrine.config.cli;

import java.nio.file.Path;

/// Serves a recorded chain over JSON-RPC.
public interface ReplayService {

    /// @param address where it answers
    /// @param running closing stops it
    record Replay(String address, String description, AutoCloseable running) {}

    /// @param port 0 takes any free one
    Replay serve(Path file, int port, long chainId);
}
