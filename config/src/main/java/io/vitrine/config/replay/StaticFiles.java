package io.vitrine.config.replay;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/// Documents and pictures by path, as the replay server hands them out.
///
/// `leaves` names the file behind an IPFS block, for those who ask a gateway for the block itself to check its hash.
final class StaticFiles {
    private static final String BLOCK_TYPE = "application/vnd.ipld.raw";
    private final Map<String, StaticFile> files;
    private final Map<String, String> leaves;

    /// One file; the tag is strong, as it is made of the bytes.
    record StaticFile(byte[] bytes, String type, String tag) {}

    private StaticFiles(Map<String, StaticFile> files, Map<String, String> leaves) {
        this.files = files;
        this.leaves = leaves;
    }

    static StaticFiles none() {
        return new StaticFiles(Map.of(), Map.of());
    }

    static StaticFiles unzip(InputStream archive, Map<String, String> leaves) throws IOException {
        Map<String, StaticFile> files = new HashMap<>();
        ZipInputStream zip = new ZipInputStream(archive);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (!entry.isDirectory()) {
                byte[] bytes = zip.readAllBytes();
                files.put("/" + entry.getName(), file(bytes, type(entry.getName(), bytes)));
            }
        }
        return new StaticFiles(files, leaves);
    }

    Set<String> paths() {
        return Set.copyOf(files.keySet());
    }

    @Nullable StaticFile at(String path) {
        return files.get(path);
    }

    /// The bytes of one IPFS block.
    @Nullable StaticFile block(String identifier) {
        String path = leaves.get(identifier);
        StaticFile whole = files.get(path == null ? "/ipfs/" + identifier : "/" + path);
        return whole == null ? null : new StaticFile(whole.bytes(), BLOCK_TYPE, whole.tag());
    }

    private static StaticFile file(byte[] bytes, String type) {
        String hash = HexFormat.of().formatHex(Hex.keccak(bytes), 0, 16);
        return new StaticFile(bytes, type, '"' + hash + '"');
    }

    /// Names without an ending are IPFS leaves, which say what they are only by their first byte.
    private static String type(String name, byte[] bytes) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "json" -> "application/json";
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            case "jpg" -> "image/jpeg";
            case "gif" -> "image/gif";
            default ->
                    switch (bytes.length == 0 ? 0 : bytes[0]) {
                        case '{' -> "application/json";
                        case 'G' -> "image/gif";
                        default -> "application/octet-stream";
                    };
        };
    }
}
