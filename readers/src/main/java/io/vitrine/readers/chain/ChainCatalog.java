package io.vitrine.readers.chain;

import static io.vitrine.readers.Rows.longOrNull;
import static io.vitrine.readers.Rows.text;

import io.vitrine.db.Database;
import io.vitrine.db.Databases;
import io.vitrine.readers.Question;
import io.vitrine.readers.Seek;
import io.vitrine.readers.Slice;
import java.util.List;

/// The chains of the registry.
public final class ChainCatalog {

    private static final String CHAINS_BY_NAME =
            """
            SELECT caip2, chain_numeric, name, native_symbol, decimals, explorer_url, enabled,
                   features_json
              FROM chains
             WHERE true
            """;

    private final Database registry;

    public ChainCatalog(Databases databases) {
        this.registry = databases.registry();
    }

    /// Chains in the order of their CAIP-2 ids.
    public Slice<RegisteredChain> chains(Seek seek) {
        Question question = Question.of(CHAINS_BY_NAME);
        if (seek.continues()) {
            question.and("AND caip2 > :after").bind("after", seek.after().getFirst());
        }
        List<RegisteredChain> fetched =
                question.and("ORDER BY caip2")
                        .page(seek)
                        .list(
                                registry.jdbc(),
                                (row, place) ->
                                        new RegisteredChain(
                                                text(row, "caip2"),
                                                longOrNull(row, "chain_numeric"),
                                                text(row, "name"),
                                                text(row, "native_symbol"),
                                                row.getInt("decimals"),
                                                row.getString("explorer_url"),
                                                row.getBoolean("enabled"),
                                                text(row, "features_json")));
        return Slice.of(fetched, seek, chain -> List.of(chain.caip2()));
    }
}
