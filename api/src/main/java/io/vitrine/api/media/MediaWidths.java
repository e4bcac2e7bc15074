package io.vitrine.api.media;

import java.util.List;

/// The widths in which pictures are served.
final class MediaWidths {

    static final List<Integer> ALL = List.of(64, 256, 512, 1024);

    private MediaWidths() {}
}
