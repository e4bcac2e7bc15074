package io.vitrine.domain.media;

/// A smaller copy of a picture.
///
/// @param nominalWidth the width it is asked for by
/// @param width true width; smaller than the nominal one for tall and for small pictures
@SuppressWarnings("ArrayRecordComponent")
public record Variant(int nominalWidth, int width, int height, String mime, byte[] bytes) {}
