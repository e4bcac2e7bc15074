package io.vitrine.domain.media;

/// Technical facts about media bytes; none is a judgement of what they show.
public enum MediaFlag {
    TRUNCATED,
    TRAILING_DATA,
    EXIF_GPS,
    CMYK,
    SVG_SCRIPT,
    SVG_FOREIGN_OBJECT,
    EXTERNAL_REFERENCES,
    HTML_ACTIVE_CONTENT
}
