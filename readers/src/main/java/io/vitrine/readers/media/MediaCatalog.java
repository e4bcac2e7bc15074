package io.vitrine.readers.media;

import java.util.Optional;

/// Media by the asset they belong to.
public interface MediaCatalog {

    /// The original bytes of the asset.
    Optional<MediaBytes> original(String asset);

    /// The copy for this nominal width; where there is none, the next larger one, else the largest.
    Optional<MediaBytes> variant(String asset, int width);
}
