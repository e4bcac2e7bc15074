package io.vitrine.processors.ipfs;

import io.vitrine.processors.ipfs.ContentRefused.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node of dag-pb: links to other blocks, and bytes of its own.
///
/// @param data null when it has none
@SuppressWarnings("ArrayRecordComponent")
record PbNode(List<Link> links, byte @Nullable [] data) {

    private static final int DATA = 1;
    private static final int LINKS = 2;
    private static final int HASH = 1;
    private static final int NAME = 2;
    private static final int SIZE = 3;

    record Link(BlockId target, String name) {}

    static PbNode read(byte[] block) throws ContentRefused {
        List<Link> links = new ArrayList<>();
        byte[] data = null;
        Protobuf fields = new Protobuf(block);
        while (fields.next()) {
            switch (fields.number()) {
                case LINKS -> links.add(link(fields.bytes()));
                case DATA -> {
                    if (data != null) {
                        throw malformed("data twice");
                    }
                    data = fields.bytes();
                }
                default -> throw malformed("field " + fields.number());
            }
        }
        return new PbNode(links, data);
    }

    private static Link link(byte[] bytes) throws ContentRefused {
        BlockId target = null;
        String name = "";
        Protobuf fields = new Protobuf(bytes);
        while (fields.next()) {
            switch (fields.number()) {
                case HASH -> {
                    Cursor id = new Cursor(fields.bytes());
                    target = BlockId.read(id);
                    if (id.remaining() > 0) {
                        throw malformed("bytes after an identifier");
                    }
                }
                case NAME -> name = new String(fields.bytes(), StandardCharsets.UTF_8);
                case SIZE -> fields.unsigned();
                default -> throw malformed("field " + fields.number() + " of a link");
            }
        }
        if (target == null) {
            throw malformed("a link to nothing");
        }
        return new Link(target, name);
    }

    private static ContentRefused malformed(String what) {
        return new ContentRefused(Reason.MALFORMED, "dag-pb with " + what);
    }
}
