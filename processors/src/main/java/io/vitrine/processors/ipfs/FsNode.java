package io.vitrine.processors.ipfs;

import io.vitrine.processors.ipfs.ContentRefused.Reason;

/// What the data of a dag-pb node says of it in UnixFS.
///
/// @param data of a file: its first bytes; of a sharded directory: which places are taken
/// @param size of the whole file, as it says of itself
/// @param hashType of a sharded directory
/// @param fanout likewise
@SuppressWarnings("ArrayRecordComponent")
record FsNode(Kind kind, byte[] data, long size, long hashType, long fanout) {

    /// In the order of their numbers in UnixFS.
    enum Kind {
        RAW,
        DIRECTORY,
        FILE,
        METADATA,
        SYMLINK,
        SHARD
    }

    private static final int KIND = 1;
    private static final int DATA = 2;
    private static final int SIZE = 3;
    private static final int HASH_TYPE = 5;
    private static final int FANOUT = 6;
    private static final byte[] NOTHING = {};

    static FsNode read(byte[] message) throws ContentRefused {
        long kind = -1;
        byte[] data = NOTHING;
        long size = 0;
        long hashType = 0;
        long fanout = 0;
        Protobuf fields = new Protobuf(message);
        while (fields.next()) {
            switch (fields.number()) {
                case KIND -> kind = fields.unsigned();
                case DATA -> data = fields.bytes();
                case SIZE -> size = fields.unsigned();
                case HASH_TYPE -> hashType = fields.unsigned();
                case FANOUT -> fanout = fields.unsigned();
                // Sizes of the parts, mode and time of change say nothing about content.
                default -> {}
            }
        }
        if (kind < 0 || kind >= Kind.values().length) {
            throw new ContentRefused(Reason.MALFORMED, "UnixFS of kind " + kind);
        }
        return new FsNode(Kind.values()[(int) kind], data, size, hashType, fanout);
    }
}
