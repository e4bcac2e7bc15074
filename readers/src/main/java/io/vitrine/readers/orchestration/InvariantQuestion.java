package io.vitrine.readers.orchestration;

import io.vitrine.db.Database;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.readers.orchestration.CatalogVerification.Finding;
import org.jspecify.annotations.Nullable;

/// An invariant as rows that should not be there: a text called `what`, the blocks `first` to `last` and the `contract`
/// that it is about, where it is about any.
record InvariantQuestion(String check, String promise, String sql) {

    Finding answer(Database database, VerificationScope scope) {
        Differences differences = new Differences(check, promise);
        scope.bind(
                        database,
                        "SELECT what, first, last, contract, count(*) OVER () AS differences FROM ("
                                + sql
                                + ") found LIMIT "
                                + Differences.PLACES)
                .query(row -> {
                    @Nullable Long first = row.getObject("first", Long.class);
                    @Nullable Long last = row.getObject("last", Long.class);
                    differences.add(
                            row.getString("what"),
                            first == null || last == null ? null : new BlockRange(first, last),
                            row.getString("contract"));
                    differences.countIs(row.getLong("differences"));
                });
        return differences.finding();
    }
}
