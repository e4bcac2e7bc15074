package io.vitrine.config.simulation;

import static io.vitrine.config.replay.ScriptedChain.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.replay.ReplayServer;
import io.vitrine.config.replay.ScriptedChain;
import io.vitrine.config.replay.ScriptedChain.Manner;
import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.Failpoints;
import io.vitrine.jobs.engine.JobSettings;
import io.vitrine.jobs.engine.RangeSizes;
import io.vitrine.jobs.engine.RunRequest;
import io.vitrine.readers.Seek;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.metadata.CollectionCatalog;
import io.vitrine.readers.metadata.CollectionFilter;
import io.vitrine.readers.metadata.CollectionRow;
import io.vitrine.readers.metadata.CollectionSort;
import io.vitrine.readers.orchestration.CatalogVerification.Verdict;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Contracts that no honest person writes: what they do is kept and named, and nobody else is touched by it.
@ExtendWith(Ground.Extension.class)
class HostileContractsIT {

    private static final AtomicInteger CHAINS = new AtomicInteger(970_000);
    private static final BigInteger MOST = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

    private final Ground ground;
    private final ChainId chain = ChainId.evm(CHAINS.incrementAndGet());
    private final ScriptedChain script = new ScriptedChain(chain.evmNumber());
    private final String alice = script.account("alice");
    private final String bob = script.account("bob");
    private final String carol = script.account("carol");

    HostileContractsIT(Ground ground) {
        this.ground = ground;
    }

    /// C-64, and C-56 for units beyond any number of digits.
    @Test
    void whatNoHonestContractDoesIsNamedAndTouchesNobodyElse() {
        String honest = script.contract("honest", Manner.TOKENS);
        String odd = script.contract("odd", Manner.TOKENS);
        String absurd = script.contract("absurd", Manner.EDITIONS);
        script.transfer(honest, NOBODY, alice, 1)
                .transfer(honest, NOBODY, alice, 2)
                .transfer(odd, NOBODY, alice, 1)
                .transfer(odd, NOBODY, bob, 1)
                .transfer(odd, NOBODY, NOBODY, 2)
                .transfer(odd, alice, NOBODY, 3)
                .transfer(odd, NOBODY, alice, 4)
                .transfer(odd, carol, bob, 4)
                .transfer(odd, NOBODY, alice, 5)
                .transfer(odd, NOBODY, alice, 6);
        script.block()
                .transfer(honest, alice, alice, 1)
                .transfer(honest, alice, bob, 2)
                .transfer(odd, alice, bob, 5)
                // a detour that leaves no balance behind
                .transfer(odd, carol, bob, 6)
                .transfer(odd, bob, carol, 6);
        for (long id = 0; id < 20; id++) {
            script.single(absurd, NOBODY, alice, id, MOST).single(absurd, NOBODY, alice, id, MOST);
        }
        try (ReplayServer node = script.serve()) {
            runBoth(node);
            assertVerified(node);
        }
        assertThat(anomalies(odd))
                .containsExactly(
                        "1 DOUBLE_MINT: 2 minted, 0 burned, one owner",
                        "2 MINT_TO_ZERO: 1 transfers from nobody to nobody",
                        "3 BURN_OF_UNMINTED: 1 burned, 0 minted",
                        "4 MOVED_BY_STRANGER: given by " + carol + ", who did not have it");
        assertThat(anomalies(honest)).isEmpty();
        assertThat(anomalies(absurd))
                .hasSize(20)
                .allMatch(row -> row.endsWith("ABSURD_SUPPLY: " + MOST.shiftLeft(1) + " units"));
        assertThat(
                        text(
                                "SELECT total_supply::text FROM collections JOIN collection_bindings bound ON collection_id ="
                                        + " collections.id WHERE contract_address = '"
                                        + absurd
                                        + "'"))
                .containsExactly(MOST.multiply(BigInteger.valueOf(40)).toString());
        assertThat(
                        text(
                                "SELECT type || ' ' || to_address FROM activities JOIN tokens ON tokens.id = token_id"
                                        + " WHERE contract_address = '"
                                        + honest
                                        + "' AND token_number = '1' ORDER BY block_number"))
                .as("who sends to himself is seen")
                .containsExactly("mint " + alice, "transfer " + alice);
        assertThat(
                        text(
                                "SELECT token_id || ' ' || owner || ' ' || quantity FROM token_balances WHERE contract = '"
                                        + honest
                                        + "' ORDER BY 1"))
                .containsExactly("1 " + alice + " 1", "2 " + bob + " 1");
        assertThat(
                        text(
                                """
                                SELECT token_number FROM tokens
                                  LEFT JOIN token_balances held ON held.chain_id = tokens.chain_id AND held.contract = contract_address
                                        AND held.token_id = token_number AND held.quantity > 0
                                 WHERE contract_address IN ('%s', '%s') AND token_number <> '6'
                                   AND NOT EXISTS (SELECT 1 FROM token_anomalies odd
                                                    WHERE odd.contract = contract_address AND odd.token_id = token_number)
                                 GROUP BY tokens.id HAVING count(held.owner) <> 1 OR max(held.owner) <> owner_address
                                """
                                        .formatted(honest, odd)))
                .as("I3: healthy tokens without exactly their one owner")
                .isEmpty();
    }

    /// C-63: transfers to whoever is known, of a contract that owns to nothing.
    @Test
    void spamIsToldFromWhatItSaysAndDoesAndIsInNoList() {
        List<String> famous =
                List.of(
                        "0xd8da6bf26964af9d7eed9e03e53415d37aa96045",
                        "0x00000000219ab540356cbb839cbe05303d7705fa");
        String silent = script.contract("silent", Manner.SILENT);
        String boasting = script.contract("boasting", Manner.BOASTING);
        String gone = script.contract("gone", Manner.GONE);
        String old = script.contract("old", Manner.OLD);
        String honest = script.contract("honest", Manner.TOKENS);
        String editions = script.contract("editions", Manner.EDITIONS);
        for (String contract : List.of(silent, boasting, gone, old, honest)) {
            script.transfer(contract, NOBODY, famous.getFirst(), 1)
                    .transfer(contract, famous.getFirst(), famous.getLast(), 1)
                    .transfer(contract, NOBODY, famous.getFirst(), 2);
        }
        script.single(editions, NOBODY, famous.getFirst(), 1, BigInteger.TEN);
        try (ReplayServer node = script.serve()) {
            runBoth(node);
            assertVerified(node);
        }
        assertThat(
                        text(
                                "SELECT contract_address || ' ' || spam_score || ' ' || is_unverified FROM"
                                        + " collection_bindings WHERE chain_id = :chain"))
                .containsExactlyInAnyOrder(
                        silent + " 1.0 true",
                        boasting + " 1.0 true",
                        gone + " 1.0 true",
                        old + " 0.5 false",
                        honest + " 0 false",
                        editions + " 0 false");
        assertThat(listed(false)).containsExactlyInAnyOrder(old, honest, editions);
        assertThat(listed(true)).contains(silent, boasting, gone).hasSize(6);
        ground.faulty()
                .databases()
                .catalog()
                .jdbc()
                .sql(
                        "UPDATE collections SET is_verified = true WHERE id = (SELECT collection_id FROM"
                                + " collection_bindings WHERE contract_address = :contract)")
                .param("contract", gone)
                .update();
        assertThat(listed(false)).as("an operator vouches for it").contains(gone);
    }

    /// C-65: what a contract claims and what it was seen to do stand side by side, whichever changes.
    @Test
    void whatIsClaimedAndWhatIsSeenAreBothKept() {
        String liar = script.contract("liar", Manner.EDITIONS);
        String proxy = script.contract("proxy", Manner.TOKENS);
        String destroyed = script.contract("destroyed", Manner.TOKENS);
        for (String contract : List.of(liar, proxy, destroyed)) {
            script.transfer(contract, NOBODY, alice, 1);
        }
        try (ReplayServer node = script.serve()) {
            run(ground.faulty(), node, 5);
        }
        assertThat(seen(liar)).isEqualTo("erc721 claims erc1155 version 2");
        assertThat(seen(proxy)).isEqualTo("erc721 claims erc721 version 2");
        script.block()
                .upgraded(proxy)
                .single(proxy, NOBODY, alice, 1, BigInteger.TEN)
                .upgraded(destroyed);
        script.becomes(proxy, Manner.EDITIONS);
        script.becomes(destroyed, Manner.GONE);
        try (ReplayServer node = script.serve()) {
            run(ground.faulty(), node, 5);
            run(ground.clean(), node, 25);
        }
        assertThat(seen(proxy))
                .as("another standard")
                .isEqualTo("erc1155 claims erc1155 version 2");
        assertThat(seen(destroyed)).as("no code any more").isEqualTo("erc721 claims  version 2");
        assertThat(ground.faulty().digest(chain).facts())
                .as("what follows from the logs alone")
                .isEqualTo(ground.clean().digest(chain).facts());
    }

    /// C-62: blocks that one contract fills are read and written block by block; nothing is dropped, and others are where
    /// they would be without it.
    @Test
    void aContractThatFillsItsBlocksMakesRangesSmallerAndNothingElse() {
        int flood = RangeSizes.MOST_LOGS / 3;
        String filling = script.contract("filling", Manner.TOKENS);
        String honest = script.contract("honest", Manner.TOKENS);
        for (int block = 0; block < 5; block++) {
            script.transfer(honest, NOBODY, alice, block);
            for (int log = 0; log < flood; log++) {
                script.transfer(filling, log == 0 ? NOBODY : bob, bob, block * 10L + log % 10);
            }
            script.block();
        }
        try (ReplayServer node = script.serve()) {
            run(ground.faulty(), node, 25);
        }
        assertThat(
                        Stores.number(
                                ground.faulty().databases().catalog(),
                                chain,
                                "SELECT count(*) FROM ownership_transfers WHERE chain_id = :chain"))
                .isEqualTo(5L * (flood + 1));
        Database catalog = ground.faulty().databases().catalog();
        assertThat(ofRanges(catalog, "max(item_count)"))
                .as("events of the largest range")
                .isBetween((long) flood, (long) RangeSizes.MOST_LOGS);
        for (Database database : List.of(ground.faulty().databases().indexer(), catalog)) {
            assertThat(ofRanges(database, "count(*) FILTER (WHERE state <> 'DONE')")).isZero();
        }
        assertThat(
                        text(
                                "SELECT token_number || ' ' || owner_address FROM tokens WHERE contract_address = '"
                                        + honest
                                        + "' ORDER BY 1"))
                .hasSize(5)
                .allMatch(row -> row.endsWith(alice));
    }

    private long ofRanges(Database database, String what) {
        return Stores.number(
                database, chain, "SELECT " + what + " FROM work_ranges WHERE chain_id = :chain");
    }

    private List<String> listed(boolean withSpam) {
        return new CollectionCatalog(ground.faulty().databases())
                        .collections(
                                new CollectionFilter(
                                        null, chain.caip2(), null, null, null, withSpam),
                                CollectionSort.NAME,
                                false,
                                Seek.first(100))
                        .rows()
                        .stream()
                        .map(CollectionRow::contract)
                        .toList();
    }

    private String seen(String contract) {
        return text("SELECT token_standard || ' claims ' || concat_ws(',', CASE WHEN claimed_json ->> 'erc721' = 'true' THEN"
                        + " 'erc721' END, CASE WHEN claimed_json ->> 'erc1155' = 'true' THEN 'erc1155' END) || ' version ' ||"
                        + " claims_version FROM collection_bindings WHERE contract_address = '"
                        + contract
                        + "'")
                .getFirst();
    }

    private List<String> anomalies(String contract) {
        return text(
                "SELECT token_id || ' ' || code || ': ' || reason FROM token_anomalies WHERE contract = '"
                        + contract
                        + "' ORDER BY token_id::numeric, code");
    }

    private List<String> text(String question) {
        return ground.faulty()
                .databases()
                .catalog()
                .jdbc()
                .sql(question)
                .param("chain", chain.caip2())
                .query((row, number) -> row.getString(1))
                .list();
    }

    /// Whatever the sizes of the work, the catalog is the same.
    private void runBoth(ReplayServer node) {
        run(ground.faulty(), node, 1);
        run(ground.clean(), node, 25);
        assertThat(ground.faulty().digest(chain)).isEqualTo(ground.clean().digest(chain));
    }

    private void run(Stores stores, ReplayServer node, int chunkSize) {
        stores.addAt(chain, ChainFeatures.unknown(), List.of(node.rpcUrl()));
        try (Worker worker =
                new Worker(
                        stores.databases(),
                        new JobSettings(chunkSize, 2),
                        Trial.PATIENT,
                        Failpoints.NONE,
                        (database, act) -> {})) {
            for (JobName job : List.of(JobName.INDEX_BLOCKS, JobName.PROJECT_EVENTS)) {
                RunRequest request =
                        job == JobName.INDEX_BLOCKS
                                ? Trial.toBlock(script.head(), LogProof.BLOOM)
                                : RunRequest.ALL;
                assertThat(worker.run(job, chain, request).map(Trial::ending))
                        .as(job.text())
                        .contains("COMPLETED");
            }
        }
    }

    private void assertVerified(ReplayServer node) {
        try (ChainRpc honest =
                new ChainRpc(chain, null, List.of(Endpoint.at(node.rpcUrl())), Trial.PATIENT)) {
            assertThat(ground.faulty().verify(chain, honest))
                    .as("what verify finds")
                    .filteredOn(finding -> finding.verdict() != Verdict.SAME)
                    .isEmpty();
        }
    }
}
