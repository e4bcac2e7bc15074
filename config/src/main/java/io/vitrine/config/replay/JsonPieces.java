package io.vitrine.config.replay;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// JSON put together from ready-made byte arrays, which are never copied into one.
final class JsonPieces {
    private final List<byte[]> pieces = new ArrayList<>();
    private long length;

    JsonPieces add(byte[] piece) {
        pieces.add(piece);
        length += piece.length;
        return this;
    }

    JsonPieces add(String piece) {
        return add(piece.getBytes(StandardCharsets.UTF_8));
    }

    JsonPieces add(JsonPieces other) {
        pieces.addAll(other.pieces);
        length += other.length;
        return this;
    }

    long length() {
        return length;
    }

    void writeTo(OutputStream out) throws IOException {
        for (byte[] piece : pieces) {
            out.write(piece);
        }
    }
}
