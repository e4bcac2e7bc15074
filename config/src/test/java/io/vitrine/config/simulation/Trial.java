package io.vitrine.config.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.replay.GeneratedChain.HoldingKey;
import io.vitrine.config.replay.GeneratedChain.TokenKey;
import io.vitrine.config.replay.SimulatedChain;
import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.Failpoints;
import io.vitrine.jobs.engine.JobSettings;
import io.vitrine.jobs.engine.RunRequest;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.chain.RpcSettings;
import io.vitrine.readers.orchestration.CatalogDigest.Digests;
import io.vitrine.readers.orchestration.CatalogVerification.Verdict;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;

/// The judgement over a chain that went through trouble: it must be what a clean run makes of it, what the
/// model that drew it says, and at one with itself.
///
/// @param start first block that was indexed
record Trial(ChainId chain, World world, long start, Stores faulty, Stores clean) {

    static final RpcSettings PATIENT =
            new RpcSettings(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    3,
                    Duration.ofMillis(5),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(15),
                    100,
                    1 << 26);

    /// Throws what is wrong.
    void assertClean() {
        SimulatedChain truth = world.chain();
        try (FaultyNode node = new FaultyNode(world, 0)) {
            cleanRun(truth, node);
            assertSame(truth);
            if (start == 0) {
                assertTruth(truth.truth());
            }
            assertInvariants(truth);
            assertVerified(node);
        }
    }

    private void assertSame(SimulatedChain truth) {
        Digests given = faulty.digest(chain);
        assertThat(given.block()).as("checkpoint").isEqualTo(truth.head());
        assertThat(given.blockHash()).as("hash of the checkpoint").isEqualTo(truth.headHash());
        if (!given.facts().equals(clean.digest(chain).facts())) {
            throw new AssertionError(
                    "the catalog is not that of a clean run:\n"
                            + Stores.difference(faulty, clean, chain));
        }
    }

    static RunRequest toBlock(long block, LogProof proof) {
        return new RunRequest(null, block, false, null, null, proof);
    }

    static String ending(JobExecution execution) {
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            return "COMPLETED";
        }
        return execution.getStatus()
                + " "
                + execution.getAllFailureExceptions().stream()
                        .map(Trial::root)
                        .distinct()
                        .limit(3)
                        .toList()
                + execution.getStepExecutions().stream()
                        .map(step -> step.getExitStatus().getExitDescription())
                        .flatMap(text -> text.lines().limit(1))
                        .filter(line -> !line.isBlank())
                        .distinct()
                        .limit(3)
                        .toList();
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause);
    }

    private void assertVerified(FaultyNode node) {
        List<Endpoint> endpoints = List.of(Endpoint.at(node.url()));
        try (ChainRpc honest = new ChainRpc(chain, null, endpoints, PATIENT)) {
            assertThat(faulty.verify(chain, honest))
                    .as("what verify finds")
                    .filteredOn(finding -> finding.verdict() != Verdict.SAME)
                    .isEmpty();
        }
    }

    private void cleanRun(SimulatedChain truth, FaultyNode node) {
        try (Worker honest =
                new Worker(
                        clean.databases(),
                        new JobSettings(25, 2),
                        PATIENT,
                        Failpoints.NONE,
                        (database, act) -> {})) {
            clean.add(chain, ChainFeatures.unknown().withStartBlock(start), List.of(node));
            RunRequest toHead = toBlock(truth.head(), LogProof.BLOOM);
            for (JobName job : List.of(JobName.INDEX_BLOCKS, JobName.PROJECT_EVENTS)) {
                RunRequest request = job == JobName.INDEX_BLOCKS ? toHead : RunRequest.ALL;
                assertThat(honest.run(job, chain, request).map(Trial::ending))
                        .as("%s of the clean run", job)
                        .contains("COMPLETED");
            }
        }
    }

    /// The model that drew the chain and the catalog that read its logs agree.
    private void assertTruth(SimulatedChain.Truth truth) {
        Database catalog = faulty.databases().catalog();
        Map<TokenKey, String> owners = new HashMap<>();
        catalog.jdbc()
                .sql(
                        """
                        SELECT contract_address, token_number, owner_address FROM tokens
                         WHERE chain_id = :chain AND token_standard = 'erc721' AND owner_address IS NOT NULL
                        """)
                .param("chain", chain.caip2())
                .query(row -> {
                    owners.put(
                            new TokenKey(row.getString(1), new BigInteger(row.getString(2))),
                            row.getString(3));
                });
        assertThat(owners).as("owners").isEqualTo(truth.owners());
        Map<HoldingKey, BigInteger> balances = new HashMap<>();
        catalog.jdbc()
                .sql(
                        """
                        SELECT contract, balance.token_id, owner, quantity FROM token_balances balance
                          JOIN tokens ON tokens.chain_id = balance.chain_id AND contract_address = contract
                                     AND token_number = balance.token_id
                         WHERE balance.chain_id = :chain AND token_standard = 'erc1155' AND quantity <> 0
                        """)
                .param("chain", chain.caip2())
                .query(row -> {
                    BigDecimal quantity = row.getBigDecimal(4);
                    balances.put(
                            new HoldingKey(
                                    row.getString(1),
                                    new BigInteger(row.getString(2)),
                                    row.getString(3)),
                            quantity.toBigIntegerExact());
                });
        assertThat(balances).as("balances").isEqualTo(truth.balances());
        assertThat(
                        count(
                                catalog,
                                "SELECT count(*) FROM ownership_transfers WHERE chain_id = :chain"))
                .as("transfers")
                .isEqualTo(truth.transfers());
    }

    private void assertInvariants(SimulatedChain truth) {
        Database indexer = faulty.databases().indexer();
        Database catalog = faulty.databases().catalog();
        assertThat(
                        count(
                                catalog,
                                """
                                SELECT count(*) - count(DISTINCT (block_hash, log_index)) FROM processed_events WHERE chain_id = :chain
                                """))
                .as("I2: events applied twice")
                .isZero();
        assertThat(
                        count(
                                catalog,
                                """
                                SELECT count(*) FROM (
                                       SELECT tokens.id FROM tokens
                                         LEFT JOIN token_balances held
                                                ON held.chain_id = tokens.chain_id AND held.contract = tokens.contract_address
                                               AND held.token_id = tokens.token_number AND held.quantity > 0
                                        WHERE tokens.chain_id = :chain AND token_standard = 'erc721' AND NOT approximate
                                        GROUP BY tokens.id
                                       HAVING count(held.owner) <> CASE WHEN burned THEN 0 ELSE 1 END
                                           OR max(held.owner) IS DISTINCT FROM owner_address) wrong
                                """))
                .as("I3: unique tokens without exactly their one owner")
                .isZero();
        assertThat(
                        count(
                                indexer,
                                "SELECT count(*) FROM blocks WHERE chain_id = :chain AND number BETWEEN %d AND %d"
                                        .formatted(start, truth.head())))
                .as("I4: blocks below the checkpoint")
                .isEqualTo(truth.head() - start + 1);
        for (String table : List.of("ownership_transfers", "processed_events")) {
            catalog.jdbc()
                    .sql(
                            "SELECT DISTINCT block_number, block_hash FROM %s WHERE chain_id = :chain"
                                    .formatted(table))
                    .param("chain", chain.caip2())
                    .query(row -> {
                        assertThat(row.getString(2))
                                .as("I5: block %d of %s", row.getLong(1), table)
                                .isEqualTo(truth.hash(row.getLong(1)));
                    });
        }
    }

    private long count(Database database, String question) {
        return Stores.number(database, chain, question);
    }
}
