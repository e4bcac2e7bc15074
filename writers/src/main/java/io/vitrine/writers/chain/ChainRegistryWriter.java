package io.vitrine.writers.chain;

import io.vitrine.db.Database;
import io.vitrine.db.Databases;
import io.vitrine.db.cache.Cache;
import io.vitrine.db.cache.CacheKeys;
import io.vitrine.domain.chain.ChainEntry;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.chain.Finality;
import io.vitrine.domain.event.ListedContract;
import java.math.BigDecimal;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Changes what is known of chains: an operator's words, and what checks proved.
public final class ChainRegistryWriter {

    private static final String UPSERT_CHAIN =
            """
            insert into chains
                (caip2, chain_numeric, name, native_symbol, decimals, explorer_url, enabled,
                 features_json)
            values
                (:chain, :number, :name, :symbol, :decimals, :explorer, true, :features)
            on conflict (caip2) do update set
                name = excluded.name,
                native_symbol = excluded.native_symbol,
                decimals = excluded.decimals,
                explorer_url = excluded.explorer_url,
                enabled = true,
                features_json =
                    (chains.features_json::jsonb || excluded.features_json::jsonb)::text
            returning id
            """;

    private static final String UPSERT_ENDPOINT =
            """
            insert into chain_endpoints (chain_id, url, priority, weight, auth_type, rate_limit)
            values (:chain, :url, :priority, :weight, :auth, :rate)
            on conflict (chain_id, url) do update set
                priority = excluded.priority,
                weight = excluded.weight,
                auth_type = excluded.auth_type,
                rate_limit = excluded.rate_limit,
                active = true,
                disabled_reason = null
            """;

    private static final String CREATE_GAS_POLICY =
            """
            insert into chain_gas_policy (chain_id, max_fee_gwei, priority_fee_gwei, multiplier)
            values (:chain, 300, 1, 2)
            on conflict (chain_id) do nothing
            """;

    private static final String SWITCH_CHAIN =
            "update chains set enabled = :enabled where caip2 = :chain";

    private static final String DISABLE_ENDPOINT =
            "update chain_endpoints set active = false, disabled_reason = :reason where id = :id";

    private static final String SET_FEATURE =
            """
            update chains
            set features_json = jsonb_set(features_json::jsonb, array[:key], :value::jsonb)::text
            where caip2 = :chain
            """;

    private static final String UPSERT_CONTRACT =
            """
            insert into chain_contracts (chain_id, name, address, start_block)
            select c.id, :name, :address, :start from chains c where c.caip2 = :chain
            on conflict (chain_id, name, address) do update set
                verified_at = case
                    when chain_contracts.start_block = excluded.start_block
                    then chain_contracts.verified_at end,
                start_block = excluded.start_block
            """;

    private static final String VERIFY_CONTRACT =
            "update chain_contracts set verified_at = now() where id = :id";

    private static final String OBSERVE_BASE_FEE =
            """
            update chain_gas_policy
            set last_observed_base_fee_gwei = :fee, updated_at = now()
            where chain_id = (select id from chains where caip2 = :chain)
            """;

    private static final String LIST =
            """
            insert into listed_collections (chain_id, address, start_block)
            select id, :address, :start from chains where caip2 = :chain
            on conflict (chain_id, address) do update set start_block = excluded.start_block, added_at = now()
            """;

    private static final String UNLIST =
            """
            delete from listed_collections
            where address = :address and chain_id = (select id from chains where caip2 = :chain)
            """;

    private final Database registry;
    private final JdbcClient jdbc;
    private final Cache cache;

    /// @param cache what the registry's readers keep chains in
    public ChainRegistryWriter(Databases databases, Cache cache) {
        this.cache = cache;
        this.registry = databases.registry();
        this.jdbc = registry.jdbc();
    }

    /// Creates or updates the chain, adds its endpoints, and enables it. An endpoint that is known
    /// takes the new priority, weight and limit and is in use again; others stay as they are.
    public void put(ChainEntry entry) {
        registry.inTransaction(() -> {
            ChainId chain = entry.chainId();
            int id =
                    jdbc.sql(UPSERT_CHAIN)
                            .param("chain", chain.caip2())
                            .param("number", chain.isEvm() ? chain.evmNumber() : null)
                            .param("name", entry.name())
                            .param("symbol", entry.nativeSymbol())
                            .param("decimals", entry.decimals())
                            .param("explorer", entry.explorerUrl())
                            .param("features", entry.features().json())
                            .query(Integer.class)
                            .single();
            jdbc.sql(CREATE_GAS_POLICY).param("chain", id).update();
            entry.endpoints().forEach(endpoint -> put(id, endpoint));
        });
        forget();
    }

    private void put(int chain, Endpoint endpoint) {
        jdbc.sql(UPSERT_ENDPOINT)
                .param("chain", chain)
                .param("url", endpoint.url().address())
                .param("priority", endpoint.priority())
                .param("weight", endpoint.weight())
                .param("auth", endpoint.authType())
                .param("rate", endpoint.rateLimit())
                .update();
    }

    /// Lets jobs cover the chain.
    public void enable(ChainId chain) {
        jdbc.sql(SWITCH_CHAIN).param("enabled", true).param("chain", chain.caip2()).update();
        forget();
    }

    /// Stops jobs from covering the chain; what is there can be read.
    public void disable(ChainId chain) {
        jdbc.sql(SWITCH_CHAIN).param("enabled", false).param("chain", chain.caip2()).update();
        forget();
    }

    /// Takes an endpoint out of use for good, such as `WRONG_CHAIN`.
    ///
    /// @param endpoint its key in the registry
    public void disableEndpoint(int endpoint, String reason) {
        jdbc.sql(DISABLE_ENDPOINT).param("reason", reason).param("id", endpoint).update();
    }

    public void setStartBlock(ChainId chain, long block) {
        setFeature(chain, "startBlock", Long.toString(block));
    }

    public void setFinality(ChainId chain, Finality finality) {
        setFeature(chain, "finality", '"' + finality.text() + '"');
    }

    private void setFeature(ChainId chain, String key, String json) {
        jdbc.sql(SET_FEATURE)
                .param("key", key)
                .param("value", json)
                .param("chain", chain.caip2())
                .update();
        forget();
    }

    /// After the commit, or a reader could keep what was before it.
    private void forget() {
        cache.evict(CacheKeys.CHAINS);
    }

    /// Adds a well-known contract; another start block makes it unproven again.
    ///
    /// @param address lower-case hex
    public void putContract(ChainId chain, String name, String address, long startBlock) {
        jdbc.sql(UPSERT_CONTRACT)
                .param("name", name)
                .param("address", address)
                .param("start", startBlock)
                .param("chain", chain.caip2())
                .update();
    }

    /// Lists a contract of a chain on which only the listed ones are indexed.
    public void list(ChainId chain, ListedContract contract) {
        jdbc.sql(LIST)
                .param("chain", chain.caip2())
                .param("address", contract.address())
                .param("start", contract.startBlock())
                .update();
    }

    /// Takes a contract off the list.
    ///
    /// @return whether it was on it
    public boolean unlist(ChainId chain, String address) {
        return jdbc.sql(UNLIST).param("chain", chain.caip2()).param("address", address).update()
                > 0;
    }

    /// Code was seen at the contract's address just now.
    public void contractVerified(int contract) {
        jdbc.sql(VERIFY_CONTRACT).param("id", contract).update();
    }

    /// The base fee of the newest block seen, in gwei.
    public void observeBaseFee(ChainId chain, BigDecimal fee) {
        jdbc.sql(OBSERVE_BASE_FEE).param("fee", fee).param("chain", chain.caip2()).update();
    }
}
