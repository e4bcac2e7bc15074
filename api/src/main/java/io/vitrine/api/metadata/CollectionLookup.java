package io.vitrine.api.metadata;

import io.vitrine.api.Inputs;
import io.vitrine.api.Refusal;
import io.vitrine.readers.metadata.CollectionCatalog;
import io.vitrine.readers.metadata.CollectionRow;
import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// Finds the collection that an address names, by its slug or by its contract in CAIP-10 form.
@Component
public final class CollectionLookup {

    private static final Pattern CAIP10 =
            Pattern.compile("([-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}):([^:]+)");
    private static final int LONGEST = 512;

    private final CollectionCatalog collections;

    CollectionLookup(CollectionCatalog collections) {
        this.collections = collections;
    }

    /// The collection, hidden or not.
    ///
    /// @throws Refusal when there is none of this name
    public CollectionRow find(String name) {
        Matcher caip10 = CAIP10.matcher(name);
        if (caip10.matches()) {
            String chain = Inputs.chain(caip10.group(1));
            String contract = Inputs.address("collection", caip10.group(2));
            return collections
                    .byContract(chain, contract)
                    .orElseThrow(() -> Refusal.notFound("collection", name));
        }
        if (name.length() > LONGEST) {
            throw Refusal.notFound("collection", name);
        }
        return collections
                .bySlug(Normalizer.normalize(name, Normalizer.Form.NFC))
                .orElseThrow(() -> Refusal.notFound("collection", name));
    }
}
