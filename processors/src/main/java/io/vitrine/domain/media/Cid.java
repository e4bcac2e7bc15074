package io.vitrine.domain.media;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// An IPFS content identifier whose syntax was checked: version 0 (`Qm...`), or version 1 in base32,
/// base36, base58, base16 or base64url.
///
/// @param text the identifier as it was written
/// @param version 0 or 1
/// @param codec the multicodec of the content, such as `0x55` for raw bytes, `0x70` for dag-pb
public record Cid(String text, int version, long codec) {

    private static final String BASE58 =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final String BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LONGEST = 256;
    private static final int SHA2_256 = 0x12;
    private static final int RAW = 0x55;

    /// Reads an identifier; empty when the text is none.
    public static Optional<Cid> parse(String text) {
        if (text.length() < 8 || text.length() > LONGEST) {
            return Optional.empty();
        }
        if (text.length() == 46 && text.startsWith("Qm")) {
            byte[] bytes = decode(text, BASE58);
            boolean valid = bytes.length == 34 && bytes[0] == SHA2_256 && (bytes[1] & 0xff) == 32;
            return valid ? Optional.of(new Cid(text, 0, 0x70)) : Optional.empty();
        }
        return versionOne(text, decoded(text));
    }

    /// The identifier in its binary form; a version 0 one is its bare hash.
    public byte[] binary() {
        return version == 0 ? decode(text, BASE58) : decoded(text);
    }

    private static byte[] decoded(String text) {
        String body = text.substring(1);
        return switch (text.charAt(0)) {
            case 'b' -> decodeBase32(body);
            case 'B' ->
                    body.equals(body.toUpperCase(Locale.ROOT))
                            ? decodeBase32(body.toLowerCase(Locale.ROOT))
                            : NOTHING;
            case 'k' -> decode(body, BASE36);
            case 'K' ->
                    body.equals(body.toUpperCase(Locale.ROOT))
                            ? decode(body.toLowerCase(Locale.ROOT), BASE36)
                            : NOTHING;
            case 'z' -> decode(body, BASE58);
            case 'f', 'F' -> decodeHex(body);
            case 'u' -> decodeBase64(body);
            default -> NOTHING;
        };
    }

    /// The version 1 identifier (raw, sha2-256, base32) of bytes with this digest.
    public static Cid ofRawSha256(byte[] digest) {
        if (digest.length != 32) {
            throw new IllegalArgumentException("a sha-256 has 32 bytes, not " + digest.length);
        }
        byte[] bytes = new byte[36];
        bytes[0] = 1;
        bytes[1] = RAW;
        bytes[2] = SHA2_256;
        bytes[3] = 32;
        System.arraycopy(digest, 0, bytes, 4, 32);
        return new Cid("b" + encodeBase32(bytes), 1, RAW);
    }

    private static final byte[] NOTHING = {};

    private static Optional<Cid> versionOne(String text, byte[] bytes) {
        long[] field = new long[4];
        int at = 0;
        for (int i = 0; i < field.length; i++) {
            int shift = 0;
            while (true) {
                if (at >= bytes.length || shift > 28) {
                    return Optional.empty();
                }
                int next = bytes[at++];
                field[i] |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    break;
                }
                shift += 7;
            }
        }
        boolean valid =
                field[0] == 1
                        && field[3] == bytes.length - at
                        && (field[2] != SHA2_256 || field[3] == 32);
        return valid ? Optional.of(new Cid(text, 1, field[1])) : Optional.empty();
    }

    /// Positional bases: every leading zero digit is one leading zero byte.
    private static byte[] decode(String text, String alphabet) {
        byte[] out = new byte[text.length()];
        int start = out.length;
        int zeros = 0;
        boolean leading = true;
        for (int i = 0; i < text.length(); i++) {
            int digit = alphabet.indexOf(text.charAt(i));
            if (digit < 0) {
                return NOTHING;
            }
            leading &= digit == 0;
            if (leading) {
                zeros++;
                continue;
            }
            int carry = digit;
            for (int j = out.length - 1; j >= start || carry > 0; j--) {
                carry += alphabet.length() * (out[j] & 0xff);
                out[j] = (byte) carry;
                carry >>>= 8;
                start = Math.min(start, j);
            }
        }
        return Arrays.copyOfRange(out, start - zeros, out.length);
    }

    private static byte[] decodeBase32(String text) {
        byte[] out = new byte[text.length() * 5 / 8];
        int bits = 0;
        int buffer = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = BASE32.indexOf(text.charAt(i));
            if (digit < 0) {
                return NOTHING;
            }
            buffer = (buffer << 5 | digit) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                out[at++] = (byte) (buffer >> bits);
            }
        }
        boolean clean = bits < 5 && (buffer & ((1 << bits) - 1)) == 0;
        return clean ? out : NOTHING;
    }

    private static String encodeBase32(byte[] bytes) {
        StringBuilder out = new StringBuilder(bytes.length * 8 / 5 + 1);
        int bits = 0;
        int buffer = 0;
        for (byte next : bytes) {
            buffer = (buffer << 8 | next & 0xff) & 0xffff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                out.append(BASE32.charAt(buffer >> bits & 31));
            }
        }
        if (bits > 0) {
            out.append(BASE32.charAt(buffer << (5 - bits) & 31));
        }
        return out.toString();
    }

    private static byte[] decodeBase64(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return NOTHING;
        }
    }

    private static byte[] decodeHex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException notHex) {
            return NOTHING;
        }
    }
}
