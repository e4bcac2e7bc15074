package io.vitrine.processors.media;

/// What Adobe's segment of a JPEG says about its colours.
final class AdobeMarker {

    private AdobeMarker() {}

    /// 0 plain, 1 YCbCr, 2 YCCK; -1 without the segment. With it the samples are inverted.
    static int transform(byte[] bytes) {
        int at = 2;
        while (at + 16 < bytes.length && bytes[at] == (byte) 0xff) {
            int marker = bytes[at + 1] & 0xff;
            int length = (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
            if (marker == 0xda) {
                return -1;
            }
            boolean adobe =
                    marker == 0xee
                            && length >= 14
                            && bytes[at + 4] == 'A'
                            && bytes[at + 5] == 'd'
                            && bytes[at + 6] == 'o'
                            && bytes[at + 7] == 'b'
                            && bytes[at + 8] == 'e';
            if (adobe) {
                return bytes[at + 15] & 0xff;
            }
            at += 2 + length;
        }
        return -1;
    }
}
