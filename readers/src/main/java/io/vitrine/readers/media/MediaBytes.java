package io.vitrine.readers.media;

import java.io.IOException;
import java.io.InputStream;

/// A file of media, being read.
///
/// @param mime type of the bytes, found by looking at them
/// @param length how many there are
public record MediaBytes(String mime, long length, InputStream content) implements AutoCloseable {

    @Override
    public void close() throws IOException {
        content.close();
    }
}
