package io.vitrine.readers.metadata;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// How far fetches may reach, and for how long.
///
/// @param allowPrivate `fetch.allow-private`: ranges that may be reached although private, such as
///     `10.1.0.0/16`, or with one port `127.0.0.1:18645`
/// @param ownHosts names (with a port where it is not the usual one) under which this product itself
///     answers; never fetched
/// @param perHost fetches at a time from one host
/// @param perGateway fetches at a time from one of the configured gateways
/// @param callTimeout longest a fetch may take, redirects included
/// @param connectTimeout longest a connection may take to open
/// @param maxHeaderBytes most bytes of headers in one answer
/// @param ipfsGateways base URLs, tried in order, such as `https://ipfs.io/ipfs/`
/// @param arweaveGateways base URLs, tried in order, such as `https://arweave.net/`
/// @param userAgent what is said about who asks
public record FetchSettings(
        List<String> allowPrivate,
        Set<String> ownHosts,
        int perHost,
        int perGateway,
        Duration callTimeout,
        Duration connectTimeout,
        int maxHeaderBytes,
        List<String> ipfsGateways,
        List<String> arweaveGateways,
        String userAgent) {

    public FetchSettings {
        allowPrivate = List.copyOf(allowPrivate);
        ownHosts = Set.copyOf(ownHosts);
        ipfsGateways = List.copyOf(ipfsGateways);
        arweaveGateways = List.copyOf(arweaveGateways);
    }

    /// What is used where nothing is set.
    public static final FetchSettings DEFAULT =
            new FetchSettings(
                    List.of(),
                    Set.of(),
                    32,
                    128,
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(5),
                    32 * 1024,
                    List.of("https://ipfs.io/ipfs/", "https://dweb.link/ipfs/"),
                    List.of("https://arweave.net/"),
                    "Vitrine/0.1");

    /// The same with other private ranges.
    public FetchSettings withAllowPrivate(List<String> ranges) {
        return new FetchSettings(
                ranges,
                ownHosts,
                perHost,
                perGateway,
                callTimeout,
                connectTimeout,
                maxHeaderBytes,
                ipfsGateways,
                arweaveGateways,
                userAgent);
    }

    /// The same with other gateways.
    public FetchSettings withGateways(List<String> ipfs, List<String> arweave) {
        return new FetchSettings(
                allowPrivate,
                ownHosts,
                perHost,
                perGateway,
                callTimeout,
                connectTimeout,
                maxHeaderBytes,
                ipfs,
                arweave,
                userAgent);
    }
}
