package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Program.Answer;
import io.vitrine.config.replay.GeneratedChain;
import io.vitrine.config.replay.GeneratedChain.Shape;
import io.vitrine.db.Database;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever `verify` finds, `repair` puts right: the digest afterwards is that of before the damage.
class RepairIT {

    private static final Shape SHAPE = new Shape(31_340, 6, 2, 40, 10, 20);

    private static final List<String> IN_THE_INDEX =
            List.of(
                    "DELETE FROM blocks WHERE number = 7",
                    "UPDATE blocks SET parent_hash = 'x' WHERE number = 9",
                    "UPDATE blocks SET hash = 'x' WHERE number = 11",
                    "UPDATE blocks SET log_count = log_count + 1 WHERE number = 4",
                    "UPDATE indexer_checkpoints SET last_block_hash = 'x'",
                    "DELETE FROM documents.events_raw WHERE block_number = 5");

    private static final List<String> IN_THE_CATALOG =
            List.of(
                    "DELETE FROM processed_events WHERE ctid = (SELECT min(ctid) FROM"
                            + " processed_events)",
                    "UPDATE processed_events SET block_hash = 'x' WHERE block_number = 3",
                    "UPDATE ownership_transfers SET to_addr ="
                            + " '0x00000000000000000000000000000000000000aa' WHERE block_number = 5",
                    "DELETE FROM ownership_transfers WHERE block_number = 6",
                    "UPDATE ownership_transfers SET block_number = 999999 WHERE block_number = 2",
                    "UPDATE token_balances SET quantity = quantity + 3 WHERE ctid = (SELECT"
                            + " min(ctid) FROM token_balances)",
                    """
                    INSERT INTO token_balances (chain_id, contract, token_id, owner, quantity, updated_at)
                    SELECT chain_id, contract, token_id, '0x00000000000000000000000000000000000000bb', 7, now() FROM token_balances LIMIT 1
                    """,
                    "UPDATE tokens SET owner_address = 'x' WHERE ctid = (SELECT max(ctid) FROM"
                            + " tokens WHERE token_standard = 'erc721')",
                    "UPDATE tokens SET minted_units = minted_units + 2 WHERE ctid = (SELECT"
                            + " min(ctid) FROM tokens)",
                    "DELETE FROM activities WHERE block_number = 8",
                    "UPDATE activities SET item_index = 77 WHERE ctid = (SELECT max(ctid) FROM"
                            + " activities)",
                    "INSERT INTO nft_flags (chain_id, contract, token_id, updated_at) VALUES"
                            + " ('eip155:31340', 'x', '1', now())");

    @TempDir private static Path homes;

    @Test
    void whateverIsDamagedTheDigestComesBack() {
        try (Catalogs catalogs = new Catalogs(GeneratedChain.of(5, 800, SHAPE).chain(), homes)) {
            Catalogs.Catalog catalog = catalogs.make("repaired");
            catalog.run("indexBlocks");
            catalog.run("projectEvents");
            String digest = catalog.digest();
            assertThat(repair(catalog)).contains("everything agrees");

            damage(catalog.databases().indexer(), IN_THE_INDEX);
            assertThat(repair(catalog))
                    .contains("blocks", "parents", "canonical", "raw", "checkpoint")
                    .contains("everything agrees");
            assertThat(catalog.digest()).isEqualTo(digest);

            damage(catalog.databases().catalog(), IN_THE_CATALOG);
            assertThat(repair(catalog))
                    .contains("events", "transfers", "balances", "owners", "supplies", "beyond")
                    .contains("everything agrees");
            assertThat(catalog.digest()).isEqualTo(digest);
        }
    }

    private static void damage(Database database, List<String> statements) {
        for (String sql : statements) {
            assertThat(database.jdbc().sql(sql).update()).as(sql).isPositive();
        }
    }

    private static String repair(Catalogs.Catalog catalog) {
        Answer answer = catalog.answer("repair");
        assertThat(answer.exit()).as(answer.out() + answer.err()).isZero();
        return answer.out();
    }
}
