package io.vitrine.config.wiring;

import io.vitrine.domain.account.ApprovalScope;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Everything under `vitrine.`; a key that is not a component here stops the start.
///
/// @param home where embedded stores and local objects live
/// @param operators CAIP-10 accounts that may use the operator endpoints
/// @param publicUrl what links and sign-in messages name
/// @param approvals whose approvals are kept: those of all accounts, or of linked ones only
/// @param secret signs cursors and access tokens; null: made once under `home`
@ConfigurationProperties(prefix = "vitrine")
public record VitrineSettings(
        @DefaultValue(".vitrine") Path home,
        @DefaultValue Postgres postgres,
        @DefaultValue Elsewhere databases,
        @DefaultValue Mongo mongo,
        @DefaultValue Redis redis,
        @DefaultValue Objects objects,
        @DefaultValue Ipfs ipfs,
        @DefaultValue Arweave arweave,
        @DefaultValue Fetch fetch,
        @DefaultValue Refresh refresh,
        @DefaultValue List<String> operators,
        @DefaultValue("http://localhost:8080") URI publicUrl,
        @Nullable String secret,
        @DefaultValue Ops ops,
        @DefaultValue Schedule schedule,
        @DefaultValue Jobs jobs,
        @DefaultValue Lock lock,
        @DefaultValue Rpc rpc,
        @DefaultValue("all") ApprovalScope approvals) {

    /// The server of the seven databases.
    ///
    /// @param url `jdbc:postgresql://host:port/`; null is the embedded one
    /// @param poolSize connections to each database
    /// @param catalogPoolSize connections to `catalog_db`; more where `jobs.threads` needs more
    /// @param connectionTimeout how long to wait for a connection
    public record Postgres(
            @Nullable String url,
            @Nullable String username,
            @Nullable String password,
            @DefaultValue("4") int poolSize,
            @DefaultValue("10") int catalogPoolSize,
            @DefaultValue("5s") Duration connectionTimeout) {}

    /// Databases that live elsewhere, each by its own address.
    public record Elsewhere(
            @DefaultValue Place auth,
            @DefaultValue Place user,
            @DefaultValue Place wallets,
            @DefaultValue Place registry,
            @DefaultValue Place orchestrator,
            @DefaultValue Place indexer,
            @DefaultValue Place catalog) {}

    /// @param url null is under `postgres.url`
    public record Place(@Nullable String url) {}

    /// @param uri null keeps documents in PostgreSQL
    public record Mongo(@Nullable String uri) {}

    /// @param url null keeps the cache in process
    public record Redis(@Nullable String url) {}

    /// @param endpoint an S3 store; null is a folder under `home`
    public record Objects(
            @Nullable String endpoint,
            @Nullable String bucket,
            @Nullable String accessKey,
            @Nullable String secretKey,
            @DefaultValue("us-east-1") String region) {}

    /// @param gateways tried in order
    public record Ipfs(
            @DefaultValue({
                        "https://ipfs.io/ipfs/",
                        "https://dweb.link/ipfs/",
                        "https://gateway.pinata.cloud/ipfs/"
                    })
                    List<String> gateways) {}

    /// @param gateways tried in order
    public record Arweave(
            @DefaultValue({"https://arweave.net/", "https://permagate.io/"})
                    List<String> gateways) {}

    /// How far and how much is fetched.
    ///
    /// @param allowPrivate CIDR ranges that fetches may reach although private
    /// @param ownHosts names besides those of `public-url` and the object store that are never fetched
    /// @param inFlight fetches at a time in all
    /// @param perHost fetches at a time from one host
    /// @param perGateway fetches at a time from one gateway
    /// @param callTimeout longest a fetch may take, redirects included
    public record Fetch(
            @DefaultValue List<String> allowPrivate,
            @DefaultValue List<String> ownHosts,
            @DefaultValue("1000") int inFlight,
            @DefaultValue("32") int perHost,
            @DefaultValue("128") int perGateway,
            @DefaultValue("20s") Duration callTimeout) {

        public Fetch {
            atLeastOne("vitrine.fetch.in-flight", inFlight);
            atLeastOne("vitrine.fetch.per-host", perHost);
            atLeastOne("vitrine.fetch.per-gateway", perGateway);
            if (!callTimeout.isPositive()) {
                throw new IllegalArgumentException(
                        "vitrine.fetch.call-timeout is "
                                + callTimeout.toMillis()
                                + "ms: expected more than 0");
            }
        }
    }

    /// @param changeInterval a document that changes again within it, at the same address, waits
    /// @param cooldown between two requests of the API for the same thing
    public record Refresh(
            @DefaultValue("1h") Duration changeInterval, @DefaultValue("5m") Duration cooldown) {}

    /// @param token bearer token of machines; null: made once under `home`
    public record Ops(@Nullable String token) {}

    /// @param nightly cron with seconds; `-` turns it off
    public record Schedule(@DefaultValue("0 0 2 * * *") String nightly) {}

    /// @param chunkSize items of work that a chunk takes; a block range has at most this many blocks, and fewer where they have many logs
    /// @param threads chunks of one run at the same time
    /// @param bulkFrom logs from which on a projection, if it at least doubles the catalog, builds indexes behind it
    /// @param follow whether what is indexed is projected beside the indexing
    public record Jobs(
            @DefaultValue("200") int chunkSize,
            @DefaultValue("3") int threads,
            @DefaultValue("20000") long bulkFrom,
            @DefaultValue("false") boolean follow) {

        public Jobs {
            atLeastOne("vitrine.jobs.chunk-size", chunkSize);
            atLeastOne("vitrine.jobs.threads", threads);
            atLeastOne("vitrine.jobs.bulk-from", bulkFrom);
        }
    }

    /// @param silence after which a holder that says nothing loses its lock
    public record Lock(@DefaultValue("60s") Duration silence) {}

    /// How patiently nodes are asked.
    ///
    /// @param quorum how many endpoints must give the same logs
    /// @param secrets what the `auth_type` of an endpoint places, by the endpoint's number
    public record Rpc(
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("20s") Duration readTimeout,
            @DefaultValue("60s") Duration callTimeout,
            @DefaultValue("3") int tries,
            @DefaultValue("500ms") Duration backoff,
            @DefaultValue("30s") Duration patience,
            @DefaultValue("100") int batch,
            @DefaultValue("1") int quorum,
            @DefaultValue Map<Integer, String> secrets) {

        public Rpc {
            atLeastOne("vitrine.rpc.tries", tries);
            atLeastOne("vitrine.rpc.batch", batch);
            atLeastOne("vitrine.rpc.quorum", quorum);
        }

        /// Without the secrets.
        @Override
        public String toString() {
            return "Rpc[tries " + tries + ", batch " + batch + "]";
        }
    }

    private static void atLeastOne(String key, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " is " + value + ": expected 1 or more");
        }
    }

    /// Without addresses and secrets.
    @Override
    public String toString() {
        return "VitrineSettings[home " + home + "]";
    }
}
