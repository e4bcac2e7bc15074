package io.vitrine.processors.ipfs;

import io.vitrine.processors.ipfs.ContentRefused.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A content-addressable archive, version 1, every block of which hashes to its identifier.
///
/// @param roots as its header names them; each is among the blocks
public record CarArchive(List<BlockId> roots, Map<BlockId, byte[]> blocks) {

    /// Larger blocks cannot be passed on in IPFS.
    static final int LONGEST_BLOCK = 4 << 20;

    private static final int LONGEST_HEADER = 64 << 10;
    private static final int MOST_ROOTS = 1_000;
    private static final int CID_TAG = 42;

    private static final int UNSIGNED = 0;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;

    /// Reads and checks an archive.
    ///
    /// @throws ContentRefused when a byte of it is not what it must be
    public static CarArchive read(byte[] car) throws ContentRefused {
        Cursor in = new Cursor(car);
        List<BlockId> roots = header(section(in, LONGEST_HEADER));
        Map<BlockId, byte[]> blocks = new HashMap<>();
        while (in.remaining() > 0) {
            Cursor section = section(in, LONGEST_BLOCK + 256);
            BlockId id = BlockId.read(section);
            byte[] block = section.rest();
            id.verify(block);
            blocks.put(id, block);
        }
        for (BlockId root : roots) {
            if (root.embedded() == null && !blocks.containsKey(root)) {
                throw new ContentRefused(
                        Reason.INCOMPLETE, "the root " + root + " is not among the blocks");
            }
        }
        return new CarArchive(List.copyOf(roots), Map.copyOf(blocks));
    }

    private static Cursor section(Cursor in, int longest) throws ContentRefused {
        long length = in.varint();
        if (length == 0 || length > longest) {
            throw new ContentRefused(
                    Reason.MALFORMED,
                    "a section of " + length + " bytes: expected 1 to " + longest);
        }
        return in.part(length);
    }

    /// `{"roots": [identifiers], "version": 1}` in dag-cbor.
    private static List<BlockId> header(Cursor in) throws ContentRefused {
        List<BlockId> roots = null;
        long version = -1;
        long entries = head(in, MAP);
        for (long entry = 0; entry < entries; entry++) {
            String key = new String(in.bytes(length(in, TEXT)), StandardCharsets.UTF_8);
            switch (key) {
                case "roots" -> roots = roots(in);
                case "version" -> version = head(in, UNSIGNED);
                default -> throw malformed();
            }
        }
        if (version == 2) {
            throw new ContentRefused(
                    Reason.UNSUPPORTED, "an archive of version 2: expected version 1");
        }
        if (version != 1 || roots == null || in.remaining() > 0) {
            throw malformed();
        }
        return roots;
    }

    private static List<BlockId> roots(Cursor in) throws ContentRefused {
        List<BlockId> roots = new ArrayList<>();
        long count = head(in, ARRAY);
        if (count > MOST_ROOTS) {
            throw malformed();
        }
        for (long root = 0; root < count; root++) {
            if (head(in, TAG) != CID_TAG) {
                throw malformed();
            }
            Cursor id = in.part(length(in, BYTES));
            // The multibase prefix of binary.
            if (id.next() != 0) {
                throw malformed();
            }
            roots.add(BlockId.read(id));
            if (id.remaining() > 0) {
                throw malformed();
            }
        }
        return roots;
    }

    private static int length(Cursor in, int major) throws ContentRefused {
        long length = head(in, major);
        if (length > LONGEST_HEADER) {
            throw malformed();
        }
        return (int) length;
    }

    private static long head(Cursor in, int major) throws ContentRefused {
        int first = in.next();
        if (first >> 5 != major) {
            throw malformed();
        }
        int small = first & 31;
        if (small < 24) {
            return small;
        }
        int size =
                switch (small) {
                    case 24 -> 1;
                    case 25 -> 2;
                    case 26 -> 4;
                    default -> throw malformed();
                };
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | in.next();
        }
        return value;
    }

    private static ContentRefused malformed() {
        return new ContentRefused(
                Reason.MALFORMED,
                "the header is not {\"roots\": [identifiers], \"version\": 1} in dag-cbor");
    }

    /// The bytes of a block, as far as they are here.
    public byte @Nullable [] block(BlockId id) {
        byte[] embedded = id.embedded();
        return embedded != null ? embedded : blocks.get(id);
    }
}
