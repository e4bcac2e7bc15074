package io.vitrine.processors.ipfs;

import io.vitrine.processors.ipfs.ContentRefused.Reason;
import io.vitrine.processors.ipfs.PbNode.Link;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Finds files below a root, through directories and sharded directories, and puts them together
/// from verified blocks.
public final class UnixFs {

    private static final int DEEPEST_FILE = 64;

    /// A file may name one block again and again, also one without bytes.
    private static final int MOST_NODES = 100_000;

    private static final long MURMUR3 = 0x22;
    private static final int LARGEST_FANOUT = 1_024;
    private static final int HASH_BITS = 64;

    private final CarArchive blocks;
    private final long cap;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private int nodes;

    private UnixFs(CarArchive blocks, long cap) {
        this.blocks = blocks;
        this.cap = cap;
    }

    /// The file under a path; without one, the root itself.
    ///
    /// @param path the names on the way, not escaped
    /// @param cap most bytes that the file may have
    /// @throws ContentRefused when it is none, is not there, or is not here whole
    public static byte[] file(CarArchive blocks, BlockId root, List<String> path, long cap)
            throws ContentRefused {
        UnixFs reading = new UnixFs(blocks, cap);
        BlockId at = root;
        for (String name : path) {
            at = reading.child(at, name);
        }
        reading.append(at, 0);
        return reading.content.toByteArray();
    }

    private byte[] block(BlockId id) throws ContentRefused {
        byte[] block = blocks.block(id);
        if (block == null) {
            throw new ContentRefused(Reason.INCOMPLETE, "block " + id + " was left out");
        }
        return block;
    }

    private BlockId child(BlockId directory, String name) throws ContentRefused {
        if (directory.isRaw()) {
            throw missing(name);
        }
        if (directory.codec() != BlockId.DAG_PB) {
            throw notWalked(directory);
        }
        PbNode node = PbNode.read(block(directory));
        FsNode said = said(node);
        return switch (said.kind()) {
            case DIRECTORY -> {
                for (Link link : node.links()) {
                    if (link.name().equals(name)) {
                        yield link.target();
                    }
                }
                throw missing(name);
            }
            case SHARD -> sharded(node, said, name);
            case RAW, FILE -> throw missing(name);
            case METADATA, SYMLINK -> throw unsupported(said);
        };
    }

    /// Every level takes its bits of the name's hash, from the front; the entry under them is the
    /// name itself or the next level.
    private BlockId sharded(PbNode root, FsNode rootSaid, String name) throws ContentRefused {
        long hash = Murmur3.hash(name.getBytes(StandardCharsets.UTF_8));
        PbNode node = root;
        FsNode said = rootSaid;
        int used = 0;
        while (true) {
            int bits = bits(said);
            if (used + bits > HASH_BITS) {
                throw new ContentRefused(Reason.MALFORMED, "a sharded directory without end");
            }
            long place = hash << used >>> (HASH_BITS - bits);
            used += bits;
            int digits = Long.toHexString(said.fanout() - 1).length();
            String prefix = ("%0" + digits + "X").formatted(place);
            Link next = null;
            for (Link link : node.links()) {
                if (link.name().equals(prefix + name)) {
                    return link.target();
                }
                if (link.name().equals(prefix)) {
                    next = link;
                }
            }
            if (next == null) {
                throw missing(name);
            }
            node = PbNode.read(block(next.target()));
            said = said(node);
            if (said.kind() != FsNode.Kind.SHARD) {
                throw new ContentRefused(Reason.MALFORMED, "a shard that is a " + said.kind());
            }
        }
    }

    private static int bits(FsNode shard) throws ContentRefused {
        long fanout = shard.fanout();
        if (shard.hashType() != MURMUR3) {
            throw new ContentRefused(
                    Reason.UNSUPPORTED,
                    "a directory sharded by hash 0x" + Long.toHexString(shard.hashType()));
        }
        if (fanout < 8 || fanout > LARGEST_FANOUT || Long.bitCount(fanout) != 1) {
            throw new ContentRefused(Reason.MALFORMED, "a directory in shards of " + fanout);
        }
        return Long.numberOfTrailingZeros(fanout);
    }

    private void append(BlockId id, int depth) throws ContentRefused {
        if (depth > DEEPEST_FILE || ++nodes > MOST_NODES) {
            throw new ContentRefused(
                    Reason.TOO_LARGE,
                    "more than " + MOST_NODES + " blocks, or " + DEEPEST_FILE + " levels of them");
        }
        byte[] block = block(id);
        if (isWhole(id.codec())) {
            write(block);
            return;
        }
        if (id.codec() != BlockId.DAG_PB) {
            throw notWalked(id);
        }
        PbNode node = PbNode.read(block);
        FsNode said = said(node);
        switch (said.kind()) {
            case RAW, FILE -> {
                if (said.size() > cap) {
                    throw tooLarge(said.size());
                }
                write(said.data());
                for (Link link : node.links()) {
                    append(link.target(), depth + 1);
                }
            }
            case DIRECTORY, SHARD ->
                    throw depth == 0
                            ? new ContentRefused(Reason.DIRECTORY, "a directory")
                            : new ContentRefused(Reason.MALFORMED, "a directory within a file");
            case METADATA, SYMLINK -> throw unsupported(said);
        }
    }

    /// Raw bytes, and the two forms of JSON: the block is the document.
    private static boolean isWhole(long codec) {
        return codec == BlockId.RAW || codec == 0x0129 || codec == 0x0200;
    }

    private void write(byte[] bytes) throws ContentRefused {
        if (content.size() + (long) bytes.length > cap) {
            throw tooLarge(content.size() + (long) bytes.length);
        }
        content.writeBytes(bytes);
    }

    private ContentRefused tooLarge(long size) {
        return new ContentRefused(Reason.TOO_LARGE, size + " bytes, at most " + cap);
    }

    private static FsNode said(PbNode node) throws ContentRefused {
        byte[] data = node.data();
        if (data == null) {
            throw new ContentRefused(Reason.UNSUPPORTED, "dag-pb without UnixFS");
        }
        return FsNode.read(data);
    }

    private static ContentRefused missing(String name) {
        return new ContentRefused(
                Reason.NO_SUCH_PATH, "no entry of " + name.length() + " characters of that name");
    }

    private static ContentRefused notWalked(BlockId id) {
        return new ContentRefused(
                Reason.UNSUPPORTED,
                "codec 0x" + Long.toHexString(id.codec()) + ": expected dag-pb, raw or JSON");
    }

    private static ContentRefused unsupported(FsNode node) {
        return new ContentRefused(Reason.UNSUPPORTED, "UnixFS of kind " + node.kind());
    }
}
