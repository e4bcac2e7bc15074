package io.vitrine.processors.media;

import io.vitrine.domain.media.MediaFlag;
import io.vitrine.domain.media.MediaHead;
import io.vitrine.domain.media.MediaKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Finds out what bytes are, and how much decoding them would cost, by walking their headers.
///
/// Allocates next to nothing, never throws, and is linear in the size of the file.
public final class MediaHeads {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int HEAD = 1024;

    private final byte[] bytes;
    private final Set<MediaFlag> flags = EnumSet.noneOf(MediaFlag.class);
    private final String mime;
    private int width;
    private int height;
    private int frames;
    private long framePixels;
    private int left;
    private int top;
    private int orientation = 1;
    private int scans;
    private @Nullable String damage;

    private MediaHeads(byte[] bytes, String mime) {
        this.bytes = bytes;
        this.mime = mime;
    }

    /// Kind and type by the first bytes alone; sizes stay 0.
    public static MediaHead sniff(byte[] bytes) {
        MediaHead picture = sniffPicture(bytes);
        if (picture.kind() != MediaKind.UNKNOWN) {
            return picture;
        }
        if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WAVE")) {
            return MediaHead.of(MediaKind.AUDIO, "audio/wav");
        }
        if (startsWith(bytes, 4, "ftyp")) {
            return sniffIsoMedia(bytes);
        }
        if (startsWith(bytes, 0, "\u001aE\u00df\u00a3")) {
            String start = start(bytes, 64);
            return MediaHead.of(
                    MediaKind.VIDEO, start.contains("webm") ? "video/webm" : "video/x-matroska");
        }
        if (startsWith(bytes, 0, "ID3") || isMpegAudio(bytes)) {
            return MediaHead.of(MediaKind.AUDIO, "audio/mpeg");
        }
        if (startsWith(bytes, 0, "OggS")) {
            return MediaHead.of(MediaKind.AUDIO, "audio/ogg");
        }
        if (startsWith(bytes, 0, "fLaC")) {
            return MediaHead.of(MediaKind.AUDIO, "audio/flac");
        }
        if (startsWith(bytes, 0, "glTF")) {
            return MediaHead.of(MediaKind.MODEL, "model/gltf-binary");
        }
        if (startsWith(bytes, 0, "%PDF-")) {
            return MediaHead.of(MediaKind.DOCUMENT, "application/pdf");
        }
        return sniffMarkup(bytes);
    }

    private static MediaHead sniffPicture(byte[] bytes) {
        if (bytes.length >= 8 && Arrays.equals(bytes, 0, 8, PNG, 0, 8)) {
            return MediaHead.of(MediaKind.IMAGE, "image/png");
        }
        if (startsWith(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return MediaHead.of(MediaKind.IMAGE, "image/jpeg");
        }
        if (startsWith(bytes, 0, "GIF87a") || startsWith(bytes, 0, "GIF89a")) {
            return MediaHead.of(MediaKind.IMAGE, "image/gif");
        }
        if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WEBP")) {
            return MediaHead.of(MediaKind.IMAGE, "image/webp");
        }
        if (startsWith(bytes, 0, "BM") && bytes.length >= 26 && bytes[6] == 0 && bytes[7] == 0) {
            return MediaHead.of(MediaKind.IMAGE, "image/bmp");
        }
        if (startsWith(bytes, 0, "II*\0") || startsWith(bytes, 0, "MM\0*")) {
            return MediaHead.of(MediaKind.IMAGE, "image/tiff");
        }
        if (startsWith(bytes, 0, "\0\0\1\0") && bytes.length >= 22) {
            return MediaHead.of(MediaKind.IMAGE, "image/x-icon");
        }
        if (startsWith(bytes, 0, "\u00ff\n") || startsWith(bytes, 0, "\0\0\0\fJXL ")) {
            return MediaHead.of(MediaKind.IMAGE, "image/jxl");
        }
        if (startsWith(bytes, 0, "\u001f\u008b")
                && SvgText.inflate(bytes, 4096) instanceof byte[] inner) {
            return sniffMarkup(inner).mime().equals("image/svg+xml")
                    ? MediaHead.of(MediaKind.IMAGE, "image/svg+xml")
                    : unknown();
        }
        return unknown();
    }

    private static MediaHead sniffIsoMedia(byte[] bytes) {
        String brand = start(bytes, 12).substring(Math.min(8, bytes.length));
        return switch (brand) {
            case "avif", "avis" -> MediaHead.of(MediaKind.IMAGE, "image/avif");
            case "heic", "heix", "heim", "heis", "mif1", "msf1", "hevc" ->
                    MediaHead.of(MediaKind.IMAGE, "image/heic");
            case "qt  " -> MediaHead.of(MediaKind.VIDEO, "video/quicktime");
            case "M4A ", "M4B " -> MediaHead.of(MediaKind.AUDIO, "audio/mp4");
            default -> MediaHead.of(MediaKind.VIDEO, "video/mp4");
        };
    }

    private static MediaHead sniffMarkup(byte[] bytes) {
        int at = startsWith(bytes, 0, "\u00ef\u00bb\u00bf") ? 3 : 0;
        while (at < bytes.length && bytes[at] >= 0 && bytes[at] <= ' ') {
            at++;
        }
        if (at == bytes.length || bytes[at] != '<') {
            return unknown();
        }
        String text =
                new String(
                                bytes,
                                at,
                                Math.min(HEAD, bytes.length - at),
                                StandardCharsets.ISO_8859_1)
                        .toLowerCase(Locale.ROOT);
        String element = firstElement(text);
        if (element.equals("svg") || element.endsWith(":svg")) {
            return MediaHead.of(MediaKind.IMAGE, "image/svg+xml");
        }
        Set<String> html =
                Set.of("html", "head", "body", "script", "iframe", "style", "div", "meta", "title");
        return html.contains(element) || text.startsWith("<!doctype html")
                ? MediaHead.of(MediaKind.HTML, "text/html")
                : unknown();
    }

    private static String firstElement(String text) {
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('<', at);
            if (open < 0) {
                return "";
            }
            if (text.startsWith("<!--", open)) {
                at = text.indexOf("-->", open);
                if (at < 0) {
                    return "";
                }
            } else if (text.startsWith("<?", open) || text.startsWith("<!", open)) {
                at = open + 2;
            } else {
                int end = open + 1;
                while (end < text.length() && " \t\r\n/>".indexOf(text.charAt(end)) < 0) {
                    end++;
                }
                return text.substring(open + 1, end);
            }
        }
        return "";
    }

    private static boolean isMpegAudio(byte[] bytes) {
        return bytes.length >= 4
                && bytes[0] == (byte) 0xff
                && (bytes[1] & 0xe0) == 0xe0
                && (bytes[1] & 0x18) != 0x08
                && (bytes[1] & 0x06) == 0x02
                && (bytes[2] & 0xf0) != 0xf0
                && (bytes[2] & 0x0c) != 0x0c;
    }

    /// Reads all headers.
    public static MediaHead read(byte[] bytes) {
        MediaHead sniffed = sniff(bytes);
        MediaHeads walk = new MediaHeads(bytes, sniffed.mime());
        switch (sniffed.mime()) {
            case "image/png" -> walk.png();
            case "image/jpeg" -> walk.jpeg();
            case "image/gif" -> walk.gif();
            case "image/webp" -> walk.webp();
            case "image/bmp" -> walk.bmp();
            default -> {
                return sniffed;
            }
        }
        if (walk.damage == null && (walk.width <= 0 || walk.height <= 0)) {
            walk.damage = "size " + walk.width + "x" + walk.height;
        }
        return walk.result();
    }

    private MediaHead result() {
        MediaKind kind = frames > 1 ? MediaKind.ANIMATION : MediaKind.IMAGE;
        long pixels = Math.max(framePixels, (long) width * height);
        return new MediaHead(
                kind,
                mime,
                width,
                height,
                frames,
                pixels,
                left,
                top,
                orientation,
                scans,
                flags,
                damage);
    }

    private void png() {
        int at = 8;
        boolean data = false;
        boolean ended = false;
        frames = 1;
        while (!ended && at + 12 <= bytes.length) {
            int length = int32(at);
            if (length < 0 || length > bytes.length - at - 12) {
                break;
            }
            String type = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (at == 8 && (!type.equals("IHDR") || length != 13)) {
                damage = "no IHDR";
                return;
            }
            boolean critical = (bytes[at + 4] & 0x20) == 0;
            if (critical && !checked(at, length)) {
                damage = "checksum of " + type;
            }
            switch (type) {
                case "IHDR" -> {
                    width = int32(at + 8);
                    height = int32(at + 12);
                }
                case "IDAT" -> data = true;
                case "acTL" -> frames = Math.max(1, int32(at + 8));
                case "fcTL" ->
                        framePixels += Math.max(0L, int32(at + 12)) * Math.max(0, int32(at + 16));
                case "eXIf" -> exif(at + 8, at + 8 + length);
                case "IEND" -> ended = true;
                default -> {}
            }
            at += 12 + length;
        }
        end(ended, at);
        if (damage == null && !data) {
            damage = "no IDAT";
        }
    }

    private boolean checked(int at, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, at + 4, length + 4);
        return (int) sum.getValue() == int32(at + 8 + length);
    }

    private void jpeg() {
        int at = 2;
        boolean ended = false;
        frames = 1;
        while (at + 1 < bytes.length) {
            if (bytes[at] != (byte) 0xff) {
                at++;
                continue;
            }
            int marker = bytes[at + 1] & 0xff;
            if (marker == 0xff) {
                at++;
                continue;
            }
            at += 2;
            if (marker == 0xd9) {
                ended = true;
                break;
            }
            if (marker == 0 || marker == 1 || marker >= 0xd0 && marker <= 0xd8) {
                continue;
            }
            if (at + 2 > bytes.length) {
                break;
            }
            int length = int16(at);
            if (length < 2 || at + length > bytes.length) {
                break;
            }
            segment(marker, at + 2, at + length);
            at += length;
        }
        end(ended, at);
        if (damage == null && scans == 0) {
            damage = "no scan";
        }
    }

    private void segment(int marker, int from, int to) {
        if (marker == 0xda) {
            scans++;
        } else if (marker == 0xe1 && startsWith(bytes, from, "Exif\0\0")) {
            exif(from + 6, to);
        } else if (marker >= 0xc0
                && marker <= 0xcf
                && marker != 0xc4
                && marker != 0xc8
                && marker != 0xcc
                && to - from >= 6
                && width == 0) {
            height = int16(from + 1);
            width = int16(from + 3);
            if (bytes[from + 5] == 4) {
                flags.add(MediaFlag.CMYK);
            }
        }
    }

    private void gif() {
        if (bytes.length < 13) {
            damage = "no screen";
            return;
        }
        width = little16(6);
        height = little16(8);
        int at = 13 + colours(bytes[10]);
        boolean ended = false;
        while (!ended && damage == null && at < bytes.length) {
            switch (bytes[at] & 0xff) {
                case 0x3b -> {
                    ended = true;
                    at++;
                }
                case 0x21 -> at = blocks(at + 2);
                case 0x2c -> {
                    if (at + 10 > bytes.length) {
                        at = bytes.length;
                        break;
                    }
                    frame(at);
                    at = blocks(at + 11 + colours(bytes[at + 9]));
                }
                // Padding between blocks occurs in files that every viewer shows.
                case 0 -> at++;
                default -> damage = "block " + (bytes[at] & 0xff);
            }
        }
        end(ended, at);
        if (damage == null && frames == 0) {
            damage = "no frame";
        }
    }

    private void frame(int at) {
        int frameWidth = little16(at + 5);
        int frameHeight = little16(at + 7);
        if (frames == 0) {
            left = little16(at + 1);
            top = little16(at + 3);
            // Some files leave the screen empty and mean their first frame.
            width = width == 0 ? left + frameWidth : width;
            height = height == 0 ? top + frameHeight : height;
        }
        if ((long) frameWidth * frameHeight > 4L * Math.max(1, width) * Math.max(1, height)
                && frameWidth * (long) frameHeight > 1 << 20) {
            damage = "frame " + frameWidth + "x" + frameHeight + " beyond the screen";
        }
        frames++;
        framePixels += (long) frameWidth * frameHeight;
    }

    private static int colours(byte packed) {
        return (packed & 0x80) == 0 ? 0 : 3 << ((packed & 7) + 1);
    }

    private int blocks(int at) {
        int next = at;
        while (next < bytes.length && bytes[next] != 0) {
            next += 1 + (bytes[next] & 0xff);
        }
        return next + 1;
    }

    private void webp() {
        long declared = little32(4) + 8L;
        int at = 12;
        boolean data = false;
        while (at + 8 <= bytes.length && at < declared) {
            long length = little32(at + 4);
            int from = at + 8;
            if (length > bytes.length - from) {
                break;
            }
            if (startsWith(bytes, at, "VP8X") && length >= 10) {
                width = 1 + little24(from + 4);
                height = 1 + little24(from + 7);
            } else if (startsWith(bytes, at, "ANMF") && length >= 16) {
                frames++;
                framePixels += (1L + little24(from + 6)) * (1L + little24(from + 9));
                data = true;
            } else if (startsWith(bytes, at, "VP8 ") && length >= 10) {
                data = true;
                if (width == 0) {
                    width = little16(from + 6) & 0x3fff;
                    height = little16(from + 8) & 0x3fff;
                }
            } else if (startsWith(bytes, at, "VP8L") && length >= 5) {
                data = true;
                if (width == 0) {
                    long bits = little32(from + 1);
                    width = 1 + (int) (bits & 0x3fff);
                    height = 1 + (int) (bits >> 14 & 0x3fff);
                }
            } else if (startsWith(bytes, at, "EXIF")) {
                int skip = startsWith(bytes, from, "Exif\0\0") ? 6 : 0;
                exif(from + skip, from + (int) length);
            }
            at = (int) (from + length + (length & 1));
        }
        frames = Math.max(1, frames);
        if (!data) {
            damage = "no picture";
        }
        if (bytes.length < declared) {
            flags.add(MediaFlag.TRUNCATED);
            damage = damage == null ? "truncated" : damage;
        } else if (bytes.length > declared + 1) {
            flags.add(MediaFlag.TRAILING_DATA);
        }
    }

    private void bmp() {
        frames = 1;
        width = Math.abs((int) little32(18));
        height = Math.abs((int) little32(22));
        if (width < 0 || height < 0) {
            damage = "size";
        }
    }

    private void end(boolean ended, int at) {
        if (!ended) {
            flags.add(MediaFlag.TRUNCATED);
            damage = damage == null ? "truncated" : damage;
        } else if (at < bytes.length) {
            flags.add(MediaFlag.TRAILING_DATA);
        }
    }

    /// Orientation, and whether a position is given; the bounds hold whatever the offsets say.
    private void exif(int from, int to) {
        if (to - from < 14) {
            return;
        }
        boolean little = bytes[from] == 'I';
        long directory = from + exif32(from + 4, little);
        if (directory < from || directory + 2 > to) {
            return;
        }
        int at = (int) directory;
        int entries = Math.min(exif16(at, little), 512);
        at += 2;
        for (int i = 0; i < entries && at + 12 <= to; i++, at += 12) {
            int tag = exif16(at, little);
            if (tag == 0x0112) {
                int value = exif16(at + 8, little);
                orientation = value >= 1 && value <= 8 ? value : 1;
            } else if (tag == 0x8825) {
                flags.add(MediaFlag.EXIF_GPS);
            }
        }
    }

    private int exif16(int at, boolean little) {
        return little ? little16(at) : int16(at);
    }

    private long exif32(int at, boolean little) {
        return little ? little32(at) : int32(at) & 0xffffffffL;
    }

    private int int32(int at) {
        return bytes[at] << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }

    private int int16(int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    private int little16(int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
    }

    private int little24(int at) {
        return little16(at) | (bytes[at + 2] & 0xff) << 16;
    }

    private long little32(int at) {
        return little24(at) | (bytes[at + 3] & 0xffL) << 24;
    }

    private static MediaHead unknown() {
        return MediaHead.of(MediaKind.UNKNOWN, "application/octet-stream");
    }

    private static String start(byte[] bytes, int length) {
        return new String(bytes, 0, Math.min(length, bytes.length), StandardCharsets.ISO_8859_1);
    }

    private static boolean startsWith(byte[] bytes, int at, String magic) {
        if (at + magic.length() > bytes.length) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if ((bytes[at + i] & 0xff) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
