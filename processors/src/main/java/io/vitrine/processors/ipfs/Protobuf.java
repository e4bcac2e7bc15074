package io.vitrine.processors.ipfs;

import io.vitrine.processors.ipfs.ContentRefused.Reason;

/// The fields of a protobuf message, one after the other.
final class Protobuf {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;

    private final Cursor in;
    private int number;
    private int wire;
    private boolean unread;

    Protobuf(byte[] message) {
        in = new Cursor(message);
    }

    /// Goes to the next field, over the value of this one if nobody read it; false at the end.
    boolean next() throws ContentRefused {
        if (unread) {
            skip();
        }
        if (in.remaining() == 0) {
            return false;
        }
        long key = in.varint();
        if (key >>> 3 == 0 || key >>> 3 > 1 << 20) {
            throw malformed();
        }
        number = (int) (key >>> 3);
        wire = (int) (key & 7);
        unread = true;
        return true;
    }

    int number() {
        return number;
    }

    byte[] bytes() throws ContentRefused {
        expect(LENGTH);
        return in.part(in.varint()).rest();
    }

    long unsigned() throws ContentRefused {
        expect(VARINT);
        return in.varint();
    }

    private void expect(int expected) throws ContentRefused {
        if (wire != expected) {
            throw malformed();
        }
        unread = false;
    }

    private void skip() throws ContentRefused {
        switch (wire) {
            case VARINT -> in.varint();
            case FIXED_64 -> in.skip(8);
            case LENGTH -> in.part(in.varint());
            case FIXED_32 -> in.skip(4);
            default -> throw malformed();
        }
        unread = false;
    }

    private static ContentRefused malformed() {
        return new ContentRefused(Reason.MALFORMED, "no protobuf message of the expected form");
    }
}
