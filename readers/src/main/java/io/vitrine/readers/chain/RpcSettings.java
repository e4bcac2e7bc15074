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
/// @param pool how the endpoints of a chain stand in for each other
public record RpcSettings(
        Duration connect,
        Duration read,
        Duration call,
        int tries,
        Duration backoff,
        Duration patience,
        Duration longestCooldown,
        int batch,
        long answerBytes,
        Pool pool) {

    /// How the endpoints of a chain stand in for each other.
    ///
    /// @param failures in a row after which an endpoint is asked last
    /// @param probe how often such an endpoint is tried beside the work
    /// @param goodProbes in a row after which it is asked in its turn again
    /// @param recheck how long the proof holds that an endpoint is of the chain
    /// @param reconnect the same once a connection was opened anew, which may lead elsewhere
    /// @param limits how long a limit that was learned is kept
    /// @param lag blocks that an endpoint may be behind the others
    /// @param quorum how many endpoints must give the same logs; 1 believes what is proven
    public record Pool(
            int failures,
            Duration probe,
            int goodProbes,
            Duration recheck,
            Duration reconnect,
            Duration limits,
            int lag,
            int quorum) {

        /// The same, with so many endpoints that must agree.
        public Pool withQuorum(int endpoints) {
            return new Pool(
                    failures, probe, goodProbes, recheck, reconnect, limits, lag, endpoints);
        }

        static Pool defaults() {
            return new Pool(
                    3,
                    Duration.ofSeconds(5),
                    3,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(1),
                    Duration.ofHours(24),
                    5,
                    1);
        }
    }

    /// With a usual pool.
    public RpcSettings(
            Duration connect,
            Duration read,
            Duration call,
            int tries,
            Duration backoff,
            Duration patience,
            Duration longestCooldown,
            int batch,
            long answerBytes) {
        this(
                connect,
                read,
                call,
                tries,
                backoff,
                patience,
                longestCooldown,
                batch,
                answerBytes,
                Pool.defaults());
    }

    /// The same with another pool.
    public RpcSettings with(Pool other) {
        return new RpcSettings(
                connect,
                read,
                call,
                tries,
                backoff,
                patience,
                longestCooldown,
                batch,
                answerBytes,
                other);
    }

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
                answerBytes,
                pool);
    }
}
