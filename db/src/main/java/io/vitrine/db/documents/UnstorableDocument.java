package io.vitrine.db.documents;

import java.io.Serial;

/// A document that no store could keep as it is. Trying again never helps; the caller cleans its
/// text first.
public final class UnstorableDocument extends IllegalArgumentException {

    @Serial private static final long serialVersionUID = 1L;

    private UnstorableDocument(String message) {
        super(message);
    }

    static UnstorableDocument badText(String field, int at, String what) {
        return new UnstorableDocument(
                "Field " + field + " holds " + what + " at " + at + ", which no store keeps");
    }

    static UnstorableDocument badType(String field, Class<?> found) {
        return new UnstorableDocument(
                "Field "
                        + field
                        + " is a "
                        + found.getSimpleName()
                        + ", expected text, integer, instant or boolean");
    }

    static UnstorableDocument badName(String field) {
        return new UnstorableDocument(
                "A field cannot be called \"" + field + "\": empty, _id, or with a dot or dollar");
    }

    static UnstorableDocument tooLarge(String id, long bytes, long limit) {
        return new UnstorableDocument(
                "Document " + id + " has " + bytes + " bytes, expected at most " + limit);
    }
}
