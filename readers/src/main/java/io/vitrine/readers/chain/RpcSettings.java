package io.vitrine.readers.chain;

import java.time.Duration;

/// How patiently nodes are asked.
///
/// @param connect how long a connection may take
/// @param read how long a node may be silent within an answer
/// @param call how long a whole request may take
/// @param tries how often one endpoint is asked before the next one
/// @param backoff pause after a failed try; doubles with each, up to 30 s
/// @param patience how long to wait for endpoints that all asked to be left alone
/// @param longestCooldown the most a `Retry-After` is believed
/// @param batch elements of a JSON-RPC batch
/// @param answerBytes the largest answer that is read, decompressed
public record RpcSettings(
        Duration connect,
        Duration read,
        Duration call,
        int tries,
        Duration backoff,
        Duration patience,
        Duration longestCooldown,
        int batch,
        long answerBytes) {

    public static RpcSettings defaults() {
        return new RpcSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                3,
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofMinutes(15),
                100,
                256L * 1024 * 1024);
    }

    /// For a person who waits at a terminal: one try, short timeouts.
    public RpcSettings impatient() {
        return new RpcSettings(
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofSeconds(8),
                1,
                Duration.ZERO,
                Duration.ZERO,
                longestCooldown,
                batch,
                answerBytes);
    }
}
