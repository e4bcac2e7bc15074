package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Catalogs.Catalog;
import io.vitrine.config.Program.Answer;
import io.vitrine.config.replay.GeneratedChain;
import io.vitrine.db.Database;
import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.EventScan;
import io.vitrine.db.documents.PostgresDocumentStore;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.chain.RpcSettings;
import io.vitrine.readers.orchestration.CatalogVerification;
import io.vitrine.readers.orchestration.CatalogVerification.Finding;
import io.vitrine.readers.orchestration.CatalogVerification.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `vitrine verify` names what was broken by hand, whatever it is, and nothing when nothing was.
class VerifyIT {

    private static final GeneratedChain.Shape SHAPE =
            new GeneratedChain.Shape(31339, 6, 2, 40, 10, 20);
    private static final ChainId CHAIN = ChainId.evm(SHAPE.chainId());
    private static final int DIFFERENT = 2;
    private static final int USAGE = 64;

    @TempDir private static Path homes;

    private static Catalogs catalogs;
    private static Catalog catalog;
    private static DocumentStore documents;
    private static ChainRpc nodes;
    private static CatalogVerification verification;

    /// Takes a breakage back.
    private static final class Undo extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @BeforeAll
    static void index() {
        catalogs = new Catalogs(GeneratedChain.of(5, 800, SHAPE).chain(), homes);
        catalog = catalogs.make("verified");
        catalog.run("indexBlocks");
        catalog.run("projectEvents");
        documents = new PostgresDocumentStore(catalog.databases());
        nodes = catalogs.nodes();
        verification = new CatalogVerification(catalog.databases(), documents);
    }

    @AfterAll
    static void close() {
        nodes.close();
        catalogs.close();
    }

    @Test
    void nothingIsFoundWhereNothingIsWrong() {
        assertThat(verify())
                .hasSizeGreaterThan(15)
                .allSatisfy(finding -> {
                    assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.SAME);
                    assertThat(finding.named()).isEmpty();
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "blocks      | DELETE FROM blocks WHERE number = 7                                    | block 7",
                "ranges      | UPDATE work_ranges SET state = 'PLANNED' WHERE from_block = 0           | blocks 0 to 24",
                "checkpoint  | UPDATE indexer_checkpoints SET last_block_hash = 'x'                   | the checkpoint says x",
                "parents     | UPDATE blocks SET parent_hash = 'x' WHERE number = 9                   | block 9 has the parent x",
                "canonical   | UPDATE blocks SET hash = 'x' WHERE number = 11                         | block 11 is x",
                "raw         | UPDATE blocks SET log_count = log_count + 1 WHERE number = 4           | block 4 has",
                "hashes      | UPDATE blocks SET hash = 'x' WHERE number = 11                         | of block 11 is of 0x"
            })
    void whatIsWrongInTheIndexIsNamed(String check, String sql, String named) {
        assertNamed(broken(catalog.databases().indexer(), sql), check, named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "events      | DELETE FROM processed_events WHERE ctid = (SELECT min(ctid) FROM processed_events)              | is not applied",
                "events      | UPDATE processed_events SET event_id = 'x' WHERE ctid = (SELECT min(ctid) FROM processed_events) | event x of block",
                "hashes      | UPDATE processed_events SET block_hash = 'x' WHERE block_number = 3                              | of block 3 is of x",
                "hashes      | UPDATE ownership_transfers SET block_hash = 'x' WHERE block_number = 3                           | of block 3 is of x",
                "transfers   | UPDATE ownership_transfers SET to_addr = 'x' WHERE block_number = 5                              | the raw event tells",
                "transfers   | DELETE FROM ownership_transfers WHERE block_number = 5                                           | is missing",
                "transfers   | UPDATE ownership_transfers SET tx_hash = concat('x', tx_hash) WHERE block_number = 6 | is told by no raw event",
                "balances    | UPDATE token_balances SET quantity = quantity + 3 WHERE ctid = (SELECT min(ctid) FROM token_balances) | transfers make it",
                "balances    | INSERT INTO token_balances (chain_id, contract, token_id, owner, quantity, updated_at) VALUES ('eip155:31339', 'x', '1', 'y', 7, now()) | x/1 of y: 7, transfers make it 0",
                "owners      | UPDATE tokens SET owner_address = 'x' WHERE token_standard = 'erc721' AND token_number = '0'     | : x, its last transfer went to 0x",
                "supplies    | UPDATE tokens SET minted_units = minted_units + 2 WHERE token_number = '1'                       | transfers make it",
                "activities  | DELETE FROM activities WHERE block_number = 8                                                    | is not in the feed",
                "activities  | UPDATE activities SET item_index = 77 WHERE ctid = (SELECT min(ctid) FROM activities) | is in the feed only",
                "beyond      | UPDATE ownership_transfers SET block_number = 999999 WHERE block_number = 2                      | transfer of block 999999",
                "references  | UPDATE token_balances SET token_id = '987654' WHERE ctid = (SELECT min(ctid) FROM token_balances) | /987654",
                "references  | INSERT INTO nft_flags (chain_id, contract, token_id, updated_at) VALUES ('eip155:31339', 'x', '1', now()) | flag of x/1",
                "metadata    | UPDATE tokens SET metadata_doc = 'nowhere' WHERE ctid = (SELECT min(ctid) FROM tokens)           | nowhere of 0x",
                "media       | INSERT INTO token_media (token_id, role, reference_key, asset_id) SELECT id, 'image', 'r', 'gone' FROM tokens LIMIT 1 | gone of 0x",
                "chains      | UPDATE collection_bindings SET chain_id = 'eip155:404' WHERE ctid = (SELECT min(ctid) FROM collection_bindings) | eip155:404 has tokens"
            })
    void whatIsWrongInTheCatalogIsNamed(String check, String sql, String named) {
        assertNamed(broken(catalog.databases().catalog(), sql), check, named);
    }

    @Test
    void anApprovalWithoutHistoryIsNamed() {
        String sql =
                """
                WITH wallet AS (
                    INSERT INTO wallets (id, account_id, address, chain_id, created_at, updated_at)
                    VALUES (gen_random_uuid(), 'eip155:31339:0xw', '0xw', 'eip155:31339', now(), now()) RETURNING id)
                INSERT INTO approvals (wallet_id, chain_id, contract, token_id, operator, standard, approved, tx_hash,
                                       block_number, log_index, updated_at)
                SELECT id, 'eip155:31339', '0xc', '*', '0xo', 'erc721', true, '0xt', 3, 1, now() FROM wallet
                """;
        assertNamed(
                broken(catalog.databases().wallets(), sql),
                "approvals",
                "0xc/* for 0xo: true of block 3, its history says nothing");
    }

    @Test
    void aSecondHolderOfAUniqueTokenIsNamed() {
        String sql =
                """
                INSERT INTO token_balances (chain_id, contract, token_id, owner, quantity, updated_at)
                SELECT chain_id, contract_address, token_number, '0xzz', 1, updated_at FROM tokens
                 WHERE token_standard = 'erc721' AND owner_address IS NOT NULL LIMIT 1
                """;
        assertNamed(broken(catalog.databases().catalog(), sql), "holders", "0xzz");
    }

    @Test
    void whatNoNodeAnswersForIsNotChecked() {
        try (ChainRpc silent =
                new ChainRpc(
                        CHAIN,
                        null,
                        List.of(Endpoint.at("http://127.0.0.1:1")),
                        RpcSettings.defaults().impatient())) {
            assertThat(verification.verify(CHAIN, null, null, silent))
                    .filteredOn(finding -> finding.verdict() != Verdict.SAME)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.check()).isEqualTo("canonical");
                        assertThat(finding.verdict()).isEqualTo(Verdict.NOT_CHECKED);
                        assertThat(finding.named()).hasSize(1);
                    });
        }
    }

    @Test
    void aLostRawEventIsNamed() {
        Document event;
        try (Stream<Document> events =
                documents.scanEvents(EventScan.everything(CHAIN.caip2(), 5, 5))) {
            event = events.findFirst().orElseThrow();
        }
        documents.delete(DocumentCollection.EVENTS_RAW, List.of(event.id()));
        try {
            List<Finding> findings = verify();
            assertNamed(findings, "raw", "block 5 has");
            assertNamed(findings, "events", "of block 5 is not stored raw");
        } finally {
            documents.upsert(DocumentCollection.EVENTS_RAW, List.of(event));
        }
    }

    @Test
    void onlyTheBlocksThatWereNamedAreLookedAt() {
        Database indexer = catalog.databases().indexer();
        String sql = "UPDATE blocks SET log_count = log_count + 1 WHERE number = 4";
        assertThat(broken(indexer, sql, 5L, 20L))
                .allSatisfy(finding ->
                        assertThat(finding.verdict())
                                .as(finding.toString())
                                .isEqualTo(Verdict.SAME));
        assertNamed(broken(indexer, sql, 4L, 4L), "raw", "block 4 has");
    }

    @Test
    void theCommandExitsWith2AndNamesTheDifferences() {
        Database orders = catalog.databases().catalog();
        orders.jdbc()
                .sql(
                        "UPDATE token_balances SET quantity = quantity + 100 WHERE owner = (SELECT min(owner) FROM token_balances)")
                .update();
        Answer different = catalog.answer("verify", "--chain", CHAIN.caip2());
        orders.jdbc()
                .sql(
                        "UPDATE token_balances SET quantity = quantity - 100 WHERE owner = (SELECT min(owner) FROM token_balances)")
                .update();
        assertThat(different.exit()).as(different.err()).isEqualTo(DIFFERENT);
        assertThat(different.out()).contains("balances").contains("DIFFERENT").contains(" of 0x");
        Typing.assertMessage(different.err());

        Answer same = catalog.answer("verify", "--json");
        assertThat(same.exit()).as(same.out()).isZero();
        assertThat(same.out()).contains("\"named\" : [ ]").doesNotContain("DIFFERENT");
    }

    @Test
    void aRangeThatIsNoneIsRefused() {
        Answer answer = catalog.answer("verify", "--from-block", "9", "--to-block", "3");
        assertThat(answer.exit()).isEqualTo(USAGE);
        Typing.assertMessage(answer.err());
        Answer unknown = catalog.answer("verify", "--chain", "eip155:77");
        assertThat(unknown.exit()).isEqualTo(USAGE);
        Typing.assertMessage(unknown.err());
    }

    private static List<Finding> verify() {
        return verification.verify(CHAIN, null, null, nodes);
    }

    /// What is found while something is broken.
    private static List<Finding> broken(Database database, String sql) {
        return broken(database, sql, null, null);
    }

    private static List<Finding> broken(
            Database database, String sql, @Nullable Long from, @Nullable Long to) {
        List<Finding> findings = new ArrayList<>();
        try {
            database.inTransaction(() -> {
                assertThat(database.jdbc().sql(sql).update()).as(sql).isPositive();
                findings.addAll(verification.verify(CHAIN, from, to, nodes));
                throw new Undo();
            });
        } catch (Undo undone) {
            return findings;
        }
        throw new AssertionError("the breakage stayed");
    }

    private static void assertNamed(List<Finding> findings, String check, String named) {
        assertThat(findings)
                .filteredOn(finding -> finding.check().equals(check))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(Verdict.DIFFERENT);
                    assertThat(finding.differences()).isPositive();
                    assertThat(finding.named()).anyMatch(what -> what.contains(named));
                    assertThat(finding.named()).hasSizeLessThanOrEqualTo(CatalogVerification.NAMED);
                });
    }
}
