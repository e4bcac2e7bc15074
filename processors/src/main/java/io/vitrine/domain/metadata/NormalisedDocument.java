package io.vitrine.domain.metadata;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A token's document in one form, whatever form it had.
///
/// @param deviations each once, in the order of the enum
/// @param error the first code with place and an escaped excerpt; null when nothing is to be said
/// @param image the first picture; also in `media`
/// @param animation film, sound, model or page; also in `media`
/// @param canonicalJson sorted keys, normalised numbers, the form's version inside; normalising it
///     again gives the same text
public record NormalisedDocument(
        NormaliseStatus status,
        List<Deviation> deviations,
        @Nullable String error,
        @Nullable String name,
        @Nullable String description,
        @Nullable String image,
        @Nullable String animation,
        @Nullable String externalUrl,
        List<Attribute> attributes,
        List<MediaReference> media,
        String canonicalJson) {

    public NormalisedDocument {
        deviations = List.copyOf(deviations);
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }
}
