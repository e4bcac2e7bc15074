package io.vitrine.readers.chain;

import io.vitrine.db.Databases;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.chain.EndpointUrl;
import io.vitrine.domain.chain.GasPolicy;
import io.vitrine.domain.chain.WellKnownContract;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which chains there are, how to reach them, and the contracts that everybody uses.
public final class ChainRegistry {

    private static final String CHAINS =
            """
            select id, caip2, name, native_symbol, decimals, explorer_url, enabled, features_json
            from chains
            order by caip2
            """;

    private static final String CHAIN =
            """
            select id, caip2, name, native_symbol, decimals, explorer_url, enabled, features_json
            from chains
            where caip2 = :chain
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

    private final JdbcClient jdbc;

    public ChainRegistry(Databases databases) {
        this.jdbc = databases.registry().jdbc();
    }

    /// Every chain, enabled or not, by name.
    public List<Chain> chains() {
        return jdbc.sql(CHAINS).query((row, n) -> chain(row)).list();
    }

    /// The chains that the nightly flow covers.
    public List<Chain> enabled() {
        return chains().stream().filter(Chain::enabled).toList();
    }

    public Optional<Chain> chain(ChainId chain) {
        return jdbc.sql(CHAIN)
                .param("chain", chain.caip2())
                .query((row, n) -> chain(row))
                .optional();
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

    private static Chain chain(ResultSet row) throws SQLException {
        return new Chain(
                row.getInt("id"),
                new ChainId(row.getString("caip2")),
                row.getString("name"),
                row.getString("native_symbol"),
                row.getInt("decimals"),
                row.getString("explorer_url"),
                row.getBoolean("enabled"),
                ChainFeatures.parse(row.getString("features_json")));
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
