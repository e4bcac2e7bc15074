package io.vitrine.domain.metadata;

/// A way in which a document departs from the standards, or from what can be stored.
public enum Deviation {
    /// Neither UTF-8 nor as declared; read as windows-1252.
    CHARSET_GUESSED,
    /// Not JSON by the letter: comments, single quotes, trailing commas, NaN.
    LENIENT_JSON,
    /// The last of the equal keys counts.
    DUPLICATE_KEYS,
    /// NUL removed, lone surrogates replaced.
    SANITISED,
    /// Text, or the number of attributes, was cut at its limit.
    TRUNCATED,
    /// A number that no double holds exactly was kept as text.
    NUMBER_AS_TEXT,
    /// Attributes stand under another key than `attributes`.
    ATTRIBUTES_KEY,
    ATTRIBUTES_AS_MAP,
    /// The attributes were JSON within a string.
    ATTRIBUTES_AS_TEXT,
    /// An attribute without a usable name or value was left out.
    ATTRIBUTE_DROPPED,
    /// A list of values became one attribute each.
    VALUE_LIST,
    /// The same name and value twice.
    DUPLICATE_ATTRIBUTE,
    /// A link that is none, or of a scheme that is not followed.
    URL_DROPPED,
    /// Invisible characters that change the direction of text were removed from the name.
    BIDI_STRIPPED,
    /// Characters that show nothing were removed from the name.
    ZERO_WIDTH_STRIPPED,
    /// Name, image or animation stand under another key, or within an object.
    FIELD_ALIAS,
    /// Neither name, description, picture nor attributes.
    NO_KNOWN_FIELDS
}
