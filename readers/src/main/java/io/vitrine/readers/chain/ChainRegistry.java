package io.vitrine.readers.chain;

import io.vitrine.db.Databases;
import io.vitrine.db.cache.Cache;
import io.vitrine.db.cache.CacheKeys;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.chain.EndpointUrl;
import io.vitrine.domain.chain.GasPolicy;
import io.vitrine.domain.chain.WellKnownContract;
import io.vitrine.domain.event.ListedContract;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Which chains there are, how to reach them, and the contracts that everybody uses.
public final class ChainRegistry {

    /// How long another process's change may go unseen where the cache is not shared.
    private static final Duration FRESH = Duration.ofSeconds(5);

    private static final String CHAINS =
            """
            select coalesce(
                json_agg(
                    json_build_object(
                        'id', id, 'caip2', caip2, 'name', name, 'symbol', native_symbol,
                        'decimals', decimals, 'explorer', explorer_url, 'enabled', enabled,
                        'features', features_json)
                    order by caip2),
                '[]')::text
            from chains
            """;

    private static final String ENDPOINTS =
            """
            select e.id, e.url, e.priority, e.weight, e.auth_type, e.rate_limit, e.active,
                   e.disabled_reason
            from chain_endpoints e
            join chains c on c.id = e.chain_id
            where c.caip2 = :chain
            order by e.priority, e.id
            """;

    private static final String CONTRACTS =
            """
            select k.id, k.name, k.address, k.start_block, k.verified_at
            from chain_contracts k
            join chains c on c.id = k.chain_id
            where c.caip2 = :chain
            order by k.name, k.address
            """;

    private static final String GAS_POLICY =
            """
            select g.max_fee_gwei, g.priority_fee_gwei, g.multiplier,
                   g.last_observed_base_fee_gwei, g.updated_at
            from chain_gas_policy g
            join chains c on c.id = g.chain_id
            where c.caip2 = :chain
            """;

    private static final String LISTED =
            """
            select l.address, l.start_block
            from listed_collections l
            join chains c on c.id = l.chain_id
            where c.caip2 = :chain
            order by l.address
            """;

    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcClient jdbc;
    private final Cache cache;

    /// @param cache holds the chains, but no endpoints, as their addresses may hold keys
    public ChainRegistry(Databases databases, Cache cache) {
        this.jdbc = databases.registry().jdbc();
        this.cache = cache;
    }

    /// Every chain, enabled or not, by name.
    public List<Chain> chains() {
        String rows =
                cache.get(
                        CacheKeys.CHAINS,
                        FRESH,
                        () -> jdbc.sql(CHAINS).query(String.class).single());
        return JSON.readTree(rows).values().stream().map(ChainRegistry::chain).toList();
    }

    /// The chains that the nightly flow covers.
    public List<Chain> enabled() {
        return chains().stream().filter(Chain::enabled).toList();
    }

    public Optional<Chain> chain(ChainId chain) {
        return chains().stream().filter(one -> one.chainId().equals(chain)).findFirst();
    }

    /// Every endpoint of a chain, in use or not, those asked first first.
    public List<Endpoint> endpoints(ChainId chain) {
        return jdbc.sql(ENDPOINTS)
                .param("chain", chain.caip2())
                .query((row, n) -> endpoint(row))
                .list();
    }

    /// The endpoints in use.
    public List<Endpoint> activeEndpoints(ChainId chain) {
        return endpoints(chain).stream().filter(Endpoint::active).toList();
    }

    public List<WellKnownContract> contracts(ChainId chain) {
        return jdbc.sql(CONTRACTS)
                .param("chain", chain.caip2())
                .query((row, n) ->
                        new WellKnownContract(
                                row.getInt("id"),
                                row.getString("name"),
                                row.getString("address"),
                                row.getLong("start_block"),
                                instant(row, "verified_at")))
                .list();
    }

    /// What a chain of scope `listed` covers.
    public List<ListedContract> listed(ChainId chain) {
        return jdbc.sql(LISTED)
                .param("chain", chain.caip2())
                .query((row, n) ->
                        new ListedContract(row.getString("address"), row.getLong("start_block")))
                .list();
    }

    public Optional<GasPolicy> gasPolicy(ChainId chain) {
        return jdbc.sql(GAS_POLICY)
                .param("chain", chain.caip2())
                .query((row, n) ->
                        new GasPolicy(
                                row.getBigDecimal("max_fee_gwei"),
                                row.getBigDecimal("priority_fee_gwei"),
                                row.getBigDecimal("multiplier"),
                                row.getBigDecimal("last_observed_base_fee_gwei"),
                                instant(row, "updated_at")))
                .optional();
    }

    private static Chain chain(JsonNode row) {
        JsonNode explorer = row.path("explorer");
        return new Chain(
                row.path("id").asInt(),
                new ChainId(row.path("caip2").asString()),
                row.path("name").asString(),
                row.path("symbol").asString(),
                row.path("decimals").asInt(),
                explorer.isString() ? explorer.asString() : null,
                row.path("enabled").asBoolean(),
                ChainFeatures.parse(row.path("features").asString()));
    }

    private static Endpoint endpoint(ResultSet row) throws SQLException {
        return new Endpoint(
                row.getInt("id"),
                new EndpointUrl(row.getString("url")),
                row.getInt("priority"),
                row.getInt("weight"),
                row.getString("auth_type"),
                row.getObject("rate_limit", Integer.class),
                row.getBoolean("active"),
                row.getString("disabled_reason"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
