package io.vitrine.processors.rarity;

import io.vitrine.domain.rarity.CountedValue;
import io.vitrine.domain.rarity.RankedValue;
import io.vitrine.domain.rarity.RarityScore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;

/// The Merkle tree over the ranks of a collection, as RFC 9162 builds it: SHA-256, leaves begin with the byte 0, nodes
/// with the byte 1, and the left part of a tree is the largest power of two that leaves something for the right.
///
/// A leaf is one line of JSON: who, out of how many, what it has and how many have the same, and what follows.
/// `[trait, kind, value, holders, kinds]` is a count, `[method, score, rank]` a score; scores are texts, so that no
/// parser rounds them.
public final class RarityTree {

    private RarityTree() {}

    /// The text of a token's leaf.
    ///
    /// @param token `chain/contract/number`
    /// @param tokens that are ranked
    /// @param counts in the order of {@link RankedValue#ORDER}
    /// @param scores by method
    public static String leaf(
            String token,
            int tokens,
            double entropy,
            List<CountedValue> counts,
            SortedMap<String, RarityScore> scores) {
        StringBuilder out = new StringBuilder(512);
        quote(out.append("{\"token\":"), token);
        quote(
                out.append(",\"tokens\":").append(tokens).append(",\"entropy\":"),
                Double.toString(entropy));
        out.append(",\"counts\":[");
        String between = "";
        for (CountedValue count : counts) {
            RankedValue value = count.value();
            quote(out.append(between).append('['), value.trait());
            quote(out.append(','), value.kind().text());
            quote(out.append(','), value.text());
            out.append(',').append(count.holders()).append(',').append(count.kinds()).append(']');
            between = ",";
        }
        out.append("],\"scores\":[");
        between = "";
        for (var score : scores.entrySet()) {
            quote(out.append(between).append('['), score.getKey());
            quote(out.append(','), Double.toString(score.getValue().score()));
            out.append(',').append(score.getValue().rank()).append(']');
            between = ",";
        }
        return out.append("]}").toString();
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /// The hash of a leaf's text.
    public static byte[] hash(String leaf) {
        MessageDigest digest = sha256();
        digest.update((byte) 0);
        return digest.digest(leaf.getBytes(StandardCharsets.UTF_8));
    }

    /// The root over the leaves; the hash of nothing when there are none.
    public static byte[] root(List<byte[]> leaves) {
        return leaves.isEmpty() ? sha256().digest() : root(sha256(), leaves);
    }

    private static byte[] root(MessageDigest digest, List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int left = left(leaves.size());
        byte[] one = root(digest, leaves.subList(0, left));
        byte[] other = root(digest, leaves.subList(left, leaves.size()));
        digest.update((byte) 1);
        digest.update(one);
        return digest.digest(other);
    }

    /// The hashes beside the way from a leaf to the root, the leaf's neighbour first.
    public static List<byte[]> path(List<byte[]> leaves, int index) {
        List<byte[]> path = new ArrayList<>();
        path(sha256(), leaves, index, path);
        return path;
    }

    private static void path(
            MessageDigest digest, List<byte[]> leaves, int index, List<byte[]> path) {
        if (leaves.size() == 1) {
            return;
        }
        int left = left(leaves.size());
        List<byte[]> lower = leaves.subList(0, left);
        List<byte[]> upper = leaves.subList(left, leaves.size());
        if (index < left) {
            path(digest, lower, index, path);
            path.add(root(digest, upper));
        } else {
            path(digest, upper, index - left, path);
            path.add(root(digest, lower));
        }
    }

    private static int left(int size) {
        return Integer.highestOneBit(size - 1);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
