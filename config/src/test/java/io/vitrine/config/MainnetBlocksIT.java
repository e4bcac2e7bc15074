package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.db.DatabaseServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Five real blocks of Ethereum through the real command line into a new home.
@ExtendWith(SharedHome.Resolver.class)
class MainnetBlocksIT {

    private static final String ZERO = "'0x0000000000000000000000000000000000000000'";

    private static MainnetHome home;
    private static DatabaseServer server;

    @BeforeAll
    static void open(MainnetHome indexed) {
        home = indexed;
        server = DatabaseServer.open(home.postgres().settings());
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void theTransfersAreExactlyThoseOfTheChain() {
        assertThat(count("ownership_transfers where standard = 'erc721'")).isEqualTo(389);
        assertThat(count("ownership_transfers where standard = 'erc1155'")).isEqualTo(14);
        assertThat(count("ownership_transfers where standard not in ('erc721', 'erc1155')"))
                .isZero();
    }

    @Test
    void theTokensAreThoseThatMovedAndHeldByWhoeverGotThemLast() {
        assertThat(count("tokens")).isEqualTo(382);
        assertThat(count("(select distinct contract_address from tokens) contracts")).isEqualTo(89);
        assertThat(count("tokens where token_standard = 'erc721'")).isEqualTo(368);
        assertThat(count("tokens where token_standard = 'erc721' and owner_address is not null"))
                .isEqualTo(366);
        assertThat(count("tokens where token_standard = 'erc721' and burned")).isEqualTo(2);
        assertThat(
                        count(
                                """
                                tokens k
                                join lateral (
                                    select * from ownership_transfers m
                                    where (m.chain_id, m.contract, m.token_id)
                                        = (k.chain_id, k.contract_address, k.token_number)
                                    order by m.block_number desc, m.log_index desc, m.batch_index desc
                                    limit 1) newest on true
                                where k.token_standard = 'erc721'
                                and coalesce(k.owner_address, %s) <> newest.to_addr
                                """
                                        .formatted(ZERO)))
                .isZero();
    }

    @Test
    void historyThatStartsInTheMiddleIsMarkedAndNotRefused() {
        assertThat(count("token_balances where quantity < 0")).isPositive();
        assertThat(count("token_balances where unknown_origin <> (quantity < 0)")).isZero();
        assertThat(count("token_balances where quantity = 0 or owner = " + ZERO)).isZero();
        assertThat(count("tokens where late_history")).isPositive();
    }

    @Test
    void aContractThatNobodyAnswersForHasItsAddressAsNameAndTheReasonIsKept() {
        assertThat(
                        count(
                                """
                                collections c
                                join collection_bindings b on b.collection_id = c.id
                                where c.name <> b.contract_address
                                """))
                .isZero();
        assertThat(count("collections")).isEqualTo(89);
        assertThat(
                        count(
                                """
                                work_items
                                where kind = 'DESCRIBE_COLLECTION' and state <> 'DONE'
                                and failure_code is not null and failure_detail is not null
                                and attempts > 0
                                """))
                .isEqualTo(89);
        JsonNode executions = home.typing().done("status", "--json").json();
        assertThat(executions).isNotEmpty();
        for (JsonNode execution : executions) {
            assertThat(execution.get("status").asString()).isEqualTo("COMPLETED");
        }
    }

    @Test
    void runningItAgainChangesNothing() {
        String before = home.typing().digest(MainnetHome.CHAIN);
        String rows = rows();
        home.index(home.typing());
        assertThat(home.typing().digest(MainnetHome.CHAIN)).isEqualTo(before);
        assertThat(rows()).isEqualTo(rows);
        assertThat(count("tokens")).isEqualTo(382);
    }

    /// Every row of the tables that hold what the chain said, as one hash.
    private static String rows() {
        return catalog()
                .sql(
                        """
                        select md5(string_agg(row, chr(10) order by row)) from (
                            select to_jsonb(t)::text as row from tokens t
                            union all select to_jsonb(t)::text from token_balances t
                            union all select to_jsonb(t)::text from ownership_transfers t
                            union all select to_jsonb(t)::text from activities t
                            union all select to_jsonb(t)::text from processed_events t
                            union all select to_jsonb(t)::text from collections t
                            union all select to_jsonb(t)::text from collection_bindings t) all_rows
                        """)
                .query(String.class)
                .single();
    }

    private static long count(String from) {
        return catalog().sql("select count(*) from " + from).query(Long.class).single();
    }

    private static JdbcClient catalog() {
        return server.databases().catalog().jdbc();
    }
}
