package io.vitrine.readers.orchestration;

import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.readers.orchestration.CatalogVerification.Damage;
import io.vitrine.readers.orchestration.CatalogVerification.Finding;
import io.vitrine.readers.orchestration.CatalogVerification.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Counts what a check finds, keeps the first of it in words, and where it is.
final class Differences {

    /// How many places are kept; who repairs looks again afterwards.
    static final int PLACES = 10_000;

    private final String check;
    private final String promise;
    private final List<String> named = new ArrayList<>();
    private final List<BlockRange> blocks = new ArrayList<>();
    private final Set<String> contracts = new LinkedHashSet<>();
    private long count;

    Differences(String check, String promise) {
        this.check = check;
        this.promise = promise;
    }

    void add(String difference) {
        add(difference, null, null);
    }

    void add(String difference, long block) {
        add(difference, new BlockRange(block, block), null);
    }

    void add(String difference, @Nullable BlockRange where, @Nullable String contract) {
        count++;
        if (named.size() < CatalogVerification.NAMED) {
            named.add(difference);
        }
        if (where != null && blocks.size() < PLACES) {
            blocks.add(where);
        }
        if (contract != null && contracts.size() < PLACES) {
            contracts.add(contract);
        }
    }

    /// More were found than are told.
    void countIs(long all) {
        count = all;
    }

    void expect(String what, long block, @Nullable String given, @Nullable String expected) {
        if (!Objects.equals(given, expected)) {
            add(what + " is of " + given + ", and not of " + expected, block);
        }
    }

    Finding finding() {
        return new Finding(
                check,
                promise,
                count == 0 ? Verdict.SAME : Verdict.DIFFERENT,
                count,
                named,
                new Damage(blocks, contracts));
    }

    /// What is different although not all could be seen is different.
    Finding notChecked(String reason) {
        return count > 0
                ? finding()
                : new Finding(check, promise, Verdict.NOT_CHECKED, 0, List.of(reason), Damage.NONE);
    }
}
