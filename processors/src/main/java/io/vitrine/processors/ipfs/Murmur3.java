package io.vitrine.processors.ipfs;

/// The first 64 bits of MurmurHash3 x64-128 with seed 0, by which sharded directories place names.
final class Murmur3 {

    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;

    private Murmur3() {}

    static long hash(byte[] bytes) {
        long h1 = 0;
        long h2 = 0;
        int whole = bytes.length & ~15;
        for (int at = 0; at < whole; at += 16) {
            h1 ^= mix1(word(bytes, at, 8));
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= mix2(word(bytes, at + 8, 8));
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }
        int left = bytes.length - whole;
        if (left > 8) {
            h2 ^= mix2(word(bytes, whole + 8, left - 8));
        }
        if (left > 0) {
            h1 ^= mix1(word(bytes, whole, Math.min(left, 8)));
        }
        h1 ^= bytes.length;
        h2 ^= bytes.length;
        h1 += h2;
        h2 += h1;
        return finish(h1) + finish(h2);
    }

    private static long mix1(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long mix2(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private static long finish(long h) {
        long mixed = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }

    private static long word(byte[] bytes, int at, int length) {
        long word = 0;
        for (int i = length - 1; i >= 0; i--) {
            word = word << 8 | bytes[at + i] & 0xff;
        }
        return word;
    }
}
