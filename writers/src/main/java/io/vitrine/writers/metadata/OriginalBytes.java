package io.vitrine.writers.metadata;

import io.vitrine.db.objects.ObjectStore;
import io.vitrine.processors.metadata.References;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The bytes of documents as they came. Those that are no storable text have a home of their own; the
/// document names their hash.
final class OriginalBytes {

    private final ObjectStore objects;

    OriginalBytes(ObjectStore objects) {
        this.objects = objects;
    }

    /// Keeps what no document can hold.
    void keep(byte[] bytes) {
        if (text(bytes) == null && bytes.length > 0) {
            objects.putIfAbsent(
                    "documents/" + References.sha256(bytes), bytes, "application/octet-stream");
        }
    }

    /// The bytes as text; null when they are none.
    static @Nullable String text(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.indexOf('\0') < 0 ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
