package io.vitrine.api;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes and reads cursors. A cursor carries the ordering key of the last row of a page and a seal
/// over that key and the list it belongs to (path, filters, order), so that it opens nothing else.
final class Cursors {

    private static final byte VERSION = 1;
    private static final int SEAL = 16;
    private static final int LONGEST = 4096;
    private static final int MOST_PARTS = 8;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    Cursors(String secret) {
        // The secret signs other things too: each purpose has a key of its own.
        byte[] purpose =
                hmac(
                        new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM),
                        "vitrine cursor 1".getBytes(StandardCharsets.UTF_8));
        this.key = new SecretKeySpec(purpose, ALGORITHM);
    }

    /// A cursor after the row with this key, in this list.
    String seal(String list, List<String> position) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            for (String part : position) {
                byte[] text = part.getBytes(StandardCharsets.UTF_8);
                out.writeShort(text.length);
                out.write(text);
            }
            out.write(seal(list, bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /// The key that the cursor carries.
    ///
    /// @throws Refusal when it is not a cursor of this list
    List<String> open(String list, String cursor) {
        if (cursor.length() > LONGEST) {
            throw Refusal.invalidCursor();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalidCursor();
        }
        // Several texts decode to the same bytes; only the one we gave out is taken.
        String canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        if (bytes.length <= SEAL || !canonical.equals(cursor)) {
            throw Refusal.invalidCursor();
        }
        byte[] payload = Arrays.copyOf(bytes, bytes.length - SEAL);
        byte[] given = Arrays.copyOfRange(bytes, payload.length, bytes.length);
        if (!MessageDigest.isEqual(seal(list, payload), given) || payload[0] != VERSION) {
            throw Refusal.invalidCursor();
        }
        return parts(payload);
    }

    private static List<String> parts(byte[] payload) {
        List<String> parts = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
            in.skipNBytes(1);
            while (in.available() > 0 && parts.size() < MOST_PARTS) {
                byte[] text = in.readNBytes(in.readUnsignedShort());
                parts.add(new String(text, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw Refusal.invalidCursor();
        }
        return parts;
    }

    private byte[] seal(String list, byte[] payload) {
        byte[] name = list.getBytes(StandardCharsets.UTF_8);
        byte[] message = Arrays.copyOf(name, name.length + 1 + payload.length);
        System.arraycopy(payload, 0, message, name.length + 1, payload.length);
        return Arrays.copyOf(hmac(key, message), SEAL);
    }

    private static byte[] hmac(SecretKeySpec key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every JDK", e);
        }
    }
}
