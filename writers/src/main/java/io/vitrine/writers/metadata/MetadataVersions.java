package io.vitrine.writers.metadata;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.domain.metadata.RefreshCause;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The history of tokens' documents. The newest version that is not held is the one in force, written in
/// the transaction of what follows from it: what a store of documents holds beside that is litter.
final class MetadataVersions {

    private static final String IN_FORCE =
            """
            SELECT DISTINCT ON (token_id) token_id, version, content_hash, reading_hash, uri,
                   extract(epoch FROM now() - fetched_at) AS age
              FROM metadata_versions WHERE token_id = ANY (CAST(:ids AS uuid[])) AND NOT held
             ORDER BY token_id, version DESC
            """;

    private static final String FORGET_HELD =
            "DELETE FROM metadata_versions WHERE token_id = ANY (CAST(:ids AS uuid[])) AND held";

    private static final String INSERT =
            """
            INSERT INTO metadata_versions (token_id, version, content_hash, reading_hash, uri, block_number, cause, attempts, changes_json, held)
            SELECT tokens.id, said.version, said.content, said.reading, said.uri, said.block, said.cause, said.attempts,
                   CAST(said.changes AS jsonb), said.held
              FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS integer[]), CAST(:contents AS text[]), CAST(:readings AS text[]),
                          CAST(:uris AS text[]), CAST(:blocks AS bigint[]), CAST(:causes AS text[]), CAST(:attempts AS integer[]),
                          CAST(:changes AS text[]), CAST(:held AS boolean[]))
                   AS said (id, version, content, reading, uri, block, cause, attempts, changes, held)
              JOIN tokens ON tokens.id = said.id
            ON CONFLICT (token_id, version) DO UPDATE SET reading_hash = excluded.reading_hash
            """;

    private final Database catalog;

    MetadataVersions(Database catalog) {
        this.catalog = catalog;
    }

    /// The version in force of a token.
    ///
    /// @param age since it was fetched, by the database's clock
    record InForce(int version, String content, String reading, String uri, Duration age) {}

    /// A version that was seen.
    ///
    /// @param changes JSON of what differs from the one before; null for the first
    /// @param held whether it waits, because the document had changed shortly before
    record Seen(
            UUID token,
            int version,
            String content,
            String reading,
            String uri,
            long block,
            RefreshCause cause,
            int attempts,
            @Nullable String changes,
            boolean held) {}

    /// The versions in force of these tokens, where there are any.
    Map<UUID, InForce> inForce(Collection<UUID> tokens) {
        Map<UUID, InForce> versions = new HashMap<>();
        catalog.jdbc()
                .sql(IN_FORCE)
                .param("ids", ids(tokens))
                .query(row -> {
                    versions.put(
                            row.getObject("token_id", UUID.class),
                            new InForce(
                                    row.getInt("version"),
                                    row.getString("content_hash"),
                                    row.getString("reading_hash"),
                                    row.getString("uri"),
                                    Duration.ofMillis((long) (row.getDouble("age") * 1000))));
                });
        return versions;
    }

    /// Writes what was seen of tokens that answered; what had been held for one of them has had its turn.
    ///
    /// @param answered tokens that gave an answer, whatever it was
    void write(Collection<UUID> answered, List<Seen> seen) {
        if (answered.isEmpty()) {
            return;
        }
        catalog.jdbc().sql(FORGET_HELD).param("ids", ids(answered)).update();
        if (seen.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(INSERT)
                .param("ids", texts(seen, one -> one.token().toString()))
                .param("versions", numbers(seen, one -> (long) one.version()))
                .param("contents", texts(seen, Seen::content))
                .param("readings", texts(seen, Seen::reading))
                .param("uris", texts(seen, Seen::uri))
                .param("blocks", numbers(seen, Seen::block))
                .param("causes", texts(seen, one -> one.cause().name()))
                .param("attempts", numbers(seen, one -> (long) one.attempts()))
                .param("changes", texts(seen, Seen::changes))
                .param("held", texts(seen, one -> Boolean.toString(one.held())))
                .update();
    }

    private static String[] ids(Collection<UUID> tokens) {
        return tokens.stream().map(UUID::toString).toArray(String[]::new);
    }
}
