package io.vitrine.readers.metadata;

import static io.vitrine.readers.Rows.instant;
import static io.vitrine.readers.Rows.text;

import io.vitrine.db.Databases;
import io.vitrine.readers.Question;
import io.vitrine.readers.Seek;
import io.vitrine.readers.Slice;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Who holds power over the contracts of a collection.
public final class RoleCatalog {

    private static final String ROLES =
            """
            SELECT held.chain_id, held.address, held.role, held.account, held.granted_at
              FROM collection_bindings bound
              JOIN collection_roles held ON held.chain_id = bound.chain_id AND held.address = bound.contract_address
             WHERE bound.collection_id = :collection
            """;

    private final JdbcClient catalog;

    public RoleCatalog(Databases databases) {
        this.catalog = databases.catalog().jdbc();
    }

    /// A page of them, by chain, contract, role and account.
    public Slice<RoleRow> roles(UUID collection, Seek seek) {
        Question question = Question.of(ROLES).bind("collection", collection);
        if (seek.continues()) {
            question.and(
                            """
                            AND (held.chain_id, held.address, held.role, held.account)
                              > (:afterChain, :afterContract, :afterRole, :afterAccount)
                            """)
                    .bind("afterChain", seek.after().getFirst())
                    .bind("afterContract", seek.after().get(1))
                    .bind("afterRole", seek.after().get(2))
                    .bind("afterAccount", seek.after().get(3));
        }
        List<RoleRow> fetched =
                question.and("ORDER BY held.chain_id, held.address, held.role, held.account")
                        .page(seek)
                        .list(
                                catalog,
                                (row, place) ->
                                        new RoleRow(
                                                text(row, "chain_id"),
                                                text(row, "address"),
                                                text(row, "role"),
                                                text(row, "account"),
                                                instant(row, "granted_at")));
        return Slice.of(
                fetched,
                seek,
                row -> List.of(row.chain(), row.contract(), row.role(), row.account()));
    }
}
