package io.vitrine.domain.metadata;

import java.util.Locale;

/// The type of an attribute's value; the number 7 and the text "7" are two values.
public enum ValueType {
    STRING,
    NUMBER,
    DATE,
    BOOLEAN;

    /// As stored: lower case.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
