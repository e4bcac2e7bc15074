package io.vitrine.processors.metadata;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names for references and bytes: short where the thing itself is long.
public final class References {

    private static final String DATA = "data:";

    private References() {}

    /// SHA-256 in lower-case hex.
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /// SHA-256 of a reference's text: what identifies the work to fetch it.
    public static String key(String reference) {
        return sha256(reference.getBytes(StandardCharsets.UTF_8));
    }

    /// Whether the content stands in the reference itself.
    public static boolean isData(String reference) {
        return reference.regionMatches(true, 0, DATA, 0, DATA.length());
    }

    /// The reference as it stands in a column: itself, or for a data: URI its type and the SHA-256 of
    /// its text.
    public static String shortened(String reference) {
        if (!isData(reference)) {
            return Texts.storable(reference);
        }
        int comma = reference.indexOf(',');
        String type = comma < 0 ? "" : reference.substring(DATA.length(), comma);
        int parameter = type.indexOf(';');
        return DATA
                + Texts.storable(parameter < 0 ? type : type.substring(0, parameter))
                + ";sha256="
                + key(reference);
    }
}
