package io.vitrine.readers.media;

import java.io.InputStream;
import java.util.function.Supplier;

/// A file of media that can be read.
///
/// @param mime type of the bytes, found by looking at them
/// @param length bytes of it
/// @param content opens it; the caller closes
public record MediaBytes(String mime, long length, Supplier<InputStream> content) {}
