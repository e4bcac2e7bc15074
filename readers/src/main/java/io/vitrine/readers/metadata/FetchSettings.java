package io.vitrine.readers.metadata;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// How far fetches may reach, and for how long.
///
/// @param reach what may be connected to
/// @param limits how much at a time, and how long
/// @param gateways where content-addressed things are asked for
/// @param userAgent what is said about who asks
public record FetchSettings(Reach reach, Limits limits, Gateways gateways, String userAgent) {

    /// @param allowPrivate `fetch.allow-private`: ranges that may be reached although private, such as
    ///     `10.1.0.0/16`, or with one port `127.0.0.1:18645`
    /// @param ownHosts names (with a port where it is not the usual one) under which this product
    ///     itself answers; never fetched
    public record Reach(List<String> allowPrivate, Set<String> ownHosts) {

        public Reach {
            allowPrivate = List.copyOf(allowPrivate);
            ownHosts = Set.copyOf(ownHosts);
        }
    }

    /// @param inFlight fetches at a time in all
    /// @param perHost fetches at a time from one host
    /// @param perGateway fetches at a time from one of the configured gateways
    /// @param callTimeout longest a fetch may take, redirects included, from its turn at the host on
    /// @param connectTimeout longest a connection may take to open
    /// @param turnTimeout longest a fetch waits for its turn at a host
    /// @param failuresToPause failures in a row after which a host is left alone
    /// @param pause how long a host that failed, or that said 429 without a time, is left alone
    /// @param headerBytes most bytes of headers in one answer
    public record Limits(
            int inFlight,
            int perHost,
            int perGateway,
            Duration callTimeout,
            Duration connectTimeout,
            Duration turnTimeout,
            int failuresToPause,
            Duration pause,
            int headerBytes) {}

    /// @param ipfs base URLs, tried in order, such as `https://ipfs.io/ipfs/`
    /// @param arweave base URLs, tried in order, such as `https://arweave.net/`
    public record Gateways(List<String> ipfs, List<String> arweave) {

        public Gateways {
            ipfs = List.copyOf(ipfs);
            arweave = List.copyOf(arweave);
        }
    }

    /// What is used where nothing is set.
    public static final FetchSettings DEFAULT =
            new FetchSettings(
                    new Reach(List.of(), Set.of()),
                    new Limits(
                            1_000,
                            32,
                            128,
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(30),
                            5,
                            Duration.ofSeconds(60),
                            32 * 1024),
                    new Gateways(
                            List.of("https://ipfs.io/ipfs/", "https://dweb.link/ipfs/"),
                            List.of("https://arweave.net/")),
                    "Vitrine/0.1");
}
