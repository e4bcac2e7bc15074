package io.vitrine.api;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// The walk of RFC 9162, 2.1.3.2, written down apart from the code that makes the paths.
final class InclusionProof {

    private InclusionProof() {}

    /// Where the path leads to.
    static byte[] root(byte[] leaf, int index, int size, List<byte[]> path) {
        byte[] node = leaf;
        int place = index;
        int last = size - 1;
        for (byte[] beside : path) {
            if (last == 0) {
                throw new IllegalArgumentException("the path is too long");
            }
            if (place % 2 == 1 || place == last) {
                node = node(beside, node);
                while (place % 2 == 0 && place != 0) {
                    place /= 2;
                    last /= 2;
                }
            } else {
                node = node(node, beside);
            }
            place /= 2;
            last /= 2;
        }
        if (last != 0) {
            throw new IllegalArgumentException("the path is too short");
        }
        return node;
    }

    private static byte[] node(byte[] left, byte[] right) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) 1);
            digest.update(left);
            return digest.digest(right);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
