package io.vitrine.api;

import io.vitrine.readers.media.MediaBytes;
import io.vitrine.readers.media.MediaCatalog;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// The pictures of {@link Pictures}, and one of each kind that must not open in a browser.
final class DrawnMedia implements MediaCatalog {

    static final String SVG = "a".repeat(64);
    static final String HTML = "b".repeat(64);

    private static final Map<String, String> ACTIVE =
            Map.of(SVG, "image/svg+xml", HTML, "text/html");
    private static final byte[] SCRIPT =
            "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
                    .getBytes(StandardCharsets.UTF_8);

    @Override
    public Optional<MediaBytes> original(String asset) {
        String active = ACTIVE.get(asset);
        if (active != null) {
            return Optional.of(
                    new MediaBytes(active, SCRIPT.length, () -> new ByteArrayInputStream(SCRIPT)));
        }
        return Optional.ofNullable(Pictures.drawn().get(asset))
                .map(bytes ->
                        new MediaBytes(
                                "image/png", bytes.length, () -> new ByteArrayInputStream(bytes)));
    }

    @Override
    public Optional<MediaBytes> variant(String asset, int width) {
        return ACTIVE.containsKey(asset) ? Optional.empty() : original(asset);
    }
}
