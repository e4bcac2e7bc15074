package io.vitrine.domain.media;

/// A hash that is near for pictures that look alike.
///
/// @param hex 16 hex digits
/// @param lowEntropy the picture is so flat that the hash says nothing; never matched
public record PerceptualHash(String hex, boolean lowEntropy) {

    /// Name and version of the definition.
    public static final String DEFINITION = "phash64-dct/1";

    /// Number of bits that differ, 0 to 64.
    public int distance(PerceptualHash other) {
        return Long.bitCount(
                Long.parseUnsignedLong(hex, 16) ^ Long.parseUnsignedLong(other.hex, 16));
    }
}
