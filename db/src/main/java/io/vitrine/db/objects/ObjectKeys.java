package io.vitrine.db.objects;

import java.util.regex.Pattern;

/// What a key may be: words of `a-z 0-9 . _ -` that begin with a letter or digit, joined by
/// slashes. Such a key means the same on every file system and in every S3, and cannot leave its
/// folder.
public final class ObjectKeys {

    private static final int MAX_LENGTH = 512;
    private static final Pattern KEY =
            Pattern.compile("[a-z0-9][a-z0-9._-]{0,199}(/[a-z0-9][a-z0-9._-]{0,199})*");
    private static final Pattern PREFIX =
            Pattern.compile("([a-z0-9][a-z0-9._-]*/)*([a-z0-9][a-z0-9._-]*)?");

    private ObjectKeys() {}

    /// @return the key
    public static String require(String key) {
        if (key.length() > MAX_LENGTH || !KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "Not a key of an object, expected lower-case words and slashes: " + shown(key));
        }
        return key;
    }

    static String requirePrefix(String prefix) {
        if (prefix.length() > MAX_LENGTH || !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("Not the beginning of a key: " + shown(prefix));
        }
        return prefix;
    }

    private static String shown(String key) {
        return key.substring(0, Math.min(key.length(), 100)).replaceAll("\\p{Cntrl}", "?");
    }
}
