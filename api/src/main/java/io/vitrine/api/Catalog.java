package io.vitrine.api;

import io.vitrine.readers.chain.CatalogSnapshot;
import io.vitrine.readers.chain.CatalogSnapshot.Moment;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;

/// How handlers ask the catalog: all questions of an answer at one moment, and none of them when the
/// client already has the answer.
public final class Catalog {

    private final CatalogSnapshot snapshot;
    private final KnownTags tags;

    Catalog(CatalogSnapshot snapshot, KnownTags tags) {
        this.snapshot = snapshot;
        this.tags = tags;
    }

    /// Answers from one moment. An answer that also rests on something outside catalog_db must use
    /// {@link #readAlways}.
    public <T> T read(HttpServletRequest request, Function<Moment, T> question) {
        return snapshot.read(moment -> {
            tags.answering(request, moment.stamp());
            return question.apply(moment);
        });
    }

    /// As {@link #read}, and asks even when catalog_db has not changed.
    public <T> T readAlways(Function<Moment, T> question) {
        return snapshot.read(question);
    }
}
