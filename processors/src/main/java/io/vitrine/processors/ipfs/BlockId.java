package io.vitrine.processors.ipfs;

import io.vitrine.domain.media.Cid;
import io.vitrine.processors.ipfs.ContentRefused.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The name of a block: how its bytes are to be read, and what they hash to. A version 0 identifier
/// and its version 1 twin are one name.
///
/// @param codec multicodec of the content, such as `0x55` for raw bytes, `0x70` for dag-pb
/// @param function multicodec of the hash function
/// @param digest in lower-case hex
public record BlockId(long codec, long function, String digest) {

    static final long RAW = 0x55;
    static final long DAG_PB = 0x70;
    private static final long IDENTITY = 0x00;
    private static final int SHA2_256 = 0x12;
    private static final int LONGEST_DIGEST = 128;

    /// The block that an identifier names.
    public static BlockId of(Cid cid) {
        try {
            return read(new Cursor(cid.binary()));
        } catch (ContentRefused impossible) {
            throw new IllegalStateException("its syntax was checked: " + cid.text(), impossible);
        }
    }

    /// Reads a binary identifier of either version.
    static BlockId read(Cursor in) throws ContentRefused {
        if (in.remaining() >= 34 && in.peek(0) == SHA2_256 && in.peek(1) == 32) {
            in.skip(2);
            return new BlockId(DAG_PB, SHA2_256, hex(in.bytes(32)));
        }
        long version = in.varint();
        if (version != 1) {
            throw new ContentRefused(Reason.MALFORMED, "an identifier of version " + version);
        }
        long codec = in.varint();
        long function = in.varint();
        long length = in.varint();
        if (length > LONGEST_DIGEST) {
            throw new ContentRefused(Reason.MALFORMED, "a digest of " + length + " bytes");
        }
        return new BlockId(codec, function, hex(in.bytes((int) length)));
    }

    /// Whether the block is the content, and no node that others hang on.
    public boolean isRaw() {
        return codec == RAW;
    }

    /// The content of an identifier that carries it; null for one that does not.
    public byte @Nullable [] embedded() {
        return function == IDENTITY ? HexFormat.of().parseHex(digest) : null;
    }

    /// Ends when the bytes are not those that it names.
    public void verify(byte[] block) throws ContentRefused {
        byte[] expected = HexFormat.of().parseHex(digest);
        if (!Arrays.equals(hash(block, expected.length), expected)) {
            throw new ContentRefused(Reason.MISMATCH, "a block does not hash to " + this);
        }
    }

    private byte[] hash(byte[] block, int length) throws ContentRefused {
        if (function == IDENTITY) {
            return block;
        }
        String algorithm =
                switch ((int) function) {
                    case SHA2_256 -> "SHA-256";
                    case 0x13 -> "SHA-512";
                    case 0x14 -> "SHA3-512";
                    case 0x15 -> "SHA3-384";
                    case 0x16 -> "SHA3-256";
                    default ->
                            throw new ContentRefused(
                                    Reason.UNSUPPORTED,
                                    "hash function 0x"
                                            + Long.toHexString(function)
                                            + ": expected sha2-256, sha2-512, sha3 or identity");
                };
        try {
            byte[] hash = MessageDigest.getInstance(algorithm).digest(block);
            if (hash.length != length) {
                throw new ContentRefused(
                        Reason.UNSUPPORTED, algorithm + " cut to " + length + " bytes");
            }
            return hash;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has " + algorithm, impossible);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "0x%x:0x%x:%s".formatted(codec, function, digest);
    }
}
