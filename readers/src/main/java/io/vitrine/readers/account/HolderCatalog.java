package io.vitrine.readers.account;

import static io.vitrine.readers.Rows.digits;
import static io.vitrine.readers.Rows.text;

import io.vitrine.db.Databases;
import io.vitrine.readers.Question;
import io.vitrine.readers.Seek;
import io.vitrine.readers.Slice;
import io.vitrine.readers.metadata.TokenKey;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Who holds the tokens of a collection, or the units of a token.
public final class HolderCatalog {

    private static final String HOLDERS_OF_COLLECTION =
            """
            SELECT b.owner, count(*)::integer AS tokens, sum(b.quantity) AS quantity,
                   bool_or(b.unknown_origin) AS unknown_origin
              FROM tokens t
              JOIN token_balances b
                ON b.chain_id = t.chain_id AND b.contract = t.contract_address AND b.token_id = t.token_number
             WHERE t.collection_id = :collection AND b.quantity > 0
             GROUP BY b.owner
            """;

    private static final String HOLDERS_OF_TOKEN =
            """
            SELECT owner, 1 AS tokens, greatest(quantity, 0) AS quantity, unknown_origin
              FROM token_balances
             WHERE chain_id = :chain AND contract = :contract AND token_id = :number
            """;

    private final JdbcClient catalog;

    public HolderCatalog(Databases databases) {
        this.catalog = databases.catalog().jdbc();
    }

    /// A page of a collection's holders, those of most tokens first.
    public Slice<HolderRow> ofCollection(UUID collection, Seek seek) {
        Question question = Question.of(HOLDERS_OF_COLLECTION).bind("collection", collection);
        if (seek.continues()) {
            question.and("HAVING (-count(*), b.owner) > (-:afterTokens::bigint, :afterOwner)")
                    .bind("afterTokens", Long.valueOf(seek.after().getFirst()))
                    .bind("afterOwner", seek.after().get(1));
        }
        List<HolderRow> fetched =
                question.and("ORDER BY count(*) DESC, b.owner")
                        .page(seek)
                        .list(catalog, HolderCatalog::holder);
        return Slice.of(fetched, seek, row -> List.of(Integer.toString(row.tokens()), row.owner()));
    }

    /// A page of a token's holders, those of most units first. A balance below zero, known where
    /// history begins late, is shown as zero and comes last.
    public Slice<HolderRow> ofToken(TokenKey token, Seek seek) {
        Question question =
                Question.of(HOLDERS_OF_TOKEN)
                        .bind("chain", token.chain())
                        .bind("contract", token.contract())
                        .bind("number", token.number());
        if (seek.continues()) {
            question.and("AND (-greatest(quantity, 0), owner) > (-:afterQuantity, :afterOwner)")
                    .bind("afterQuantity", new BigDecimal(seek.after().getFirst()))
                    .bind("afterOwner", seek.after().get(1));
        }
        List<HolderRow> fetched =
                question.and("ORDER BY greatest(quantity, 0) DESC, owner")
                        .page(seek)
                        .list(catalog, HolderCatalog::holder);
        return Slice.of(fetched, seek, row -> List.of(row.quantity(), row.owner()));
    }

    private static HolderRow holder(ResultSet row, int place) throws SQLException {
        return new HolderRow(
                text(row, "owner"),
                row.getInt("tokens"),
                digits(row, "quantity"),
                row.getBoolean("unknown_origin"));
    }
}
