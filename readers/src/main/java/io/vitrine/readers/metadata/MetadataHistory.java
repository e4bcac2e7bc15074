package io.vitrine.readers.metadata;

import io.vitrine.db.Databases;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How the document of a token changed over time.
public final class MetadataHistory {

    private static final String VERSIONS =
            """
            SELECT version, content_hash, uri, block_number, fetched_at, cause, attempts, CAST(changes_json AS text) AS changes, held
              FROM metadata_versions
             WHERE token_id = (SELECT id FROM tokens
                                WHERE chain_id = :chain AND contract_address = :contract AND token_number = :number)
             ORDER BY version DESC LIMIT :most
            """;

    private static final int MOST = 100;

    private final JdbcClient jdbc;

    public MetadataHistory(Databases databases) {
        this.jdbc = databases.catalog().jdbc();
    }

    /// The newest hundred versions, newest first.
    public List<VersionRow> of(TokenKey token) {
        return jdbc.sql(VERSIONS)
                .param("chain", token.chain())
                .param("contract", token.contract())
                .param("number", token.number())
                .param("most", MOST)
                .query((row, number) ->
                        new VersionRow(
                                row.getInt("version"),
                                row.getString("content_hash"),
                                row.getString("uri"),
                                row.getLong("block_number"),
                                row.getTimestamp("fetched_at").toInstant(),
                                row.getString("cause"),
                                row.getInt("attempts"),
                                row.getString("changes"),
                                row.getBoolean("held")))
                .list();
    }
}
