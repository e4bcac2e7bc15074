package io.vitrine.processors.ipfs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes blocks as a node of IPFS would, and archives of them.
final class TestDag {

    record Named(String name, BlockId target) {}

    private final Map<BlockId, byte[]> blocks = new LinkedHashMap<>();
    private final boolean old;

    TestDag() {
        this(false);
    }

    /// @param old whether identifiers are of version 0 wherever that can name a block
    TestDag(boolean old) {
        this.old = old;
    }

    CarArchive archive() {
        return new CarArchive(List.of(), Map.copyOf(blocks));
    }

    void remove(BlockId id) {
        blocks.remove(id);
    }

    BlockId add(long codec, byte[] block) {
        BlockId id = new BlockId(codec, 0x12, HexFormat.of().formatHex(hash("SHA-256", block)));
        blocks.put(id, block);
        return id;
    }

    /// A raw block under a longer hash.
    BlockId rawBySha512(String text) {
        byte[] block = text.getBytes(StandardCharsets.UTF_8);
        BlockId id =
                new BlockId(BlockId.RAW, 0x13, HexFormat.of().formatHex(hash("SHA-512", block)));
        blocks.put(id, block);
        return id;
    }

    BlockId raw(String text) {
        return add(BlockId.RAW, text.getBytes(StandardCharsets.UTF_8));
    }

    /// A node of UnixFS.
    BlockId node(int kind, byte[] data, List<Named> links) {
        return node(unixFs(kind, data, 0, 0), links);
    }

    private BlockId node(byte[] said, List<Named> links) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Named link : links) {
            ByteArrayOutputStream inner = new ByteArrayOutputStream();
            field(inner, 1, binary(link.target()));
            field(inner, 2, link.name().getBytes(StandardCharsets.UTF_8));
            field(out, 2, inner.toByteArray());
        }
        field(out, 1, said);
        return add(BlockId.DAG_PB, out.toByteArray());
    }

    static byte[] unixFs(int kind, byte[] data, long hashType, long fanout) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(1 << 3);
        varint(out, kind);
        if (data.length > 0) {
            field(out, 2, data);
        }
        if (fanout > 0) {
            out.write(5 << 3);
            varint(out, hashType);
            out.write(6 << 3);
            varint(out, fanout);
        }
        return out.toByteArray();
    }

    /// A sharded directory of these entries, with as many levels as their names need.
    BlockId sharded(Map<String, BlockId> entries, int fanout) {
        return shard(entries, fanout, 0);
    }

    private BlockId shard(Map<String, BlockId> entries, int fanout, int used) {
        int bits = Integer.numberOfTrailingZeros(fanout);
        int digits = Integer.toHexString(fanout - 1).length();
        TreeMap<String, Map<String, BlockId>> places = new TreeMap<>();
        entries.forEach((name, target) -> {
            long hash = Murmur3.hash(name.getBytes(StandardCharsets.UTF_8));
            long place = hash << used >>> (64 - bits);
            places.computeIfAbsent(("%0" + digits + "X").formatted(place), key -> new HashMap<>())
                    .put(name, target);
        });
        List<Named> links =
                places.entrySet().stream()
                        .map(place -> {
                            Map<String, BlockId> here = place.getValue();
                            if (here.size() > 1) {
                                return new Named(place.getKey(), shard(here, fanout, used + bits));
                            }
                            Map.Entry<String, BlockId> only = here.entrySet().iterator().next();
                            return new Named(place.getKey() + only.getKey(), only.getValue());
                        })
                        .toList();
        return node(unixFs(5, new byte[] {1}, 0x22, fanout), links);
    }

    /// The archive as bytes.
    byte[] car(BlockId root) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        byte[] id = binary(root);
        header.writeBytes(HexFormat.of().parseHex("a265726f6f747381d82a58"));
        header.write(id.length + 1);
        header.write(0);
        header.writeBytes(id);
        header.writeBytes(HexFormat.of().parseHex("6776657273696f6e01"));
        section(out, header.toByteArray(), new byte[0]);
        blocks.forEach((name, block) -> section(out, binary(name), block));
        return out.toByteArray();
    }

    private static void section(ByteArrayOutputStream out, byte[] first, byte[] second) {
        varint(out, first.length + second.length);
        out.writeBytes(first);
        out.writeBytes(second);
    }

    private byte[] binary(BlockId id) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] digest = HexFormat.of().parseHex(id.digest());
        if (old && id.codec() == BlockId.DAG_PB && id.function() == 0x12) {
            out.write(0x12);
            out.write(digest.length);
            out.writeBytes(digest);
            return out.toByteArray();
        }
        varint(out, 1);
        varint(out, id.codec());
        varint(out, id.function());
        varint(out, digest.length);
        out.writeBytes(digest);
        return out.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int number, byte[] bytes) {
        varint(out, number << 3 | 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest >= 0x80) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static byte[] hash(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
