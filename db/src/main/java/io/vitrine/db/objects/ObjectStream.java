package io.vitrine.db.objects;

import java.io.IOException;
import java.io.InputStream;

/// An object being read.
public record ObjectStream(InputStream bytes, long length, String contentType)
        implements AutoCloseable {

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
