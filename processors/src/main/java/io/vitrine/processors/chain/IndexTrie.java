package io.vitrine.processors.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.web3j.crypto.Hash;

/// The Merkle-Patricia trie of a list, in which a block commits to its receipts: each item lies
/// under the encoding of its place. No such key begins another, so no branch holds an item itself.
final class IndexTrie {

    private static final int BRANCHES = 16;
    private static final int HASH = 32;

    private final List<Entry> entries;

    /// @param path the key's half bytes
    // Never compared: only its place in the sorted list matters.
    @SuppressWarnings("ArrayRecordComponent")
    private record Entry(byte[] path, byte[] item) {}

    private IndexTrie(List<Entry> entries) {
        this.entries = entries;
    }

    /// The root of the trie of these items.
    static byte[] root(List<byte[]> items) {
        if (items.isEmpty()) {
            return Hash.sha3(Rlp.EMPTY);
        }
        List<Entry> entries = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            entries.add(new Entry(halves(Rlp.number(i)), items.get(i)));
        }
        entries.sort(Comparator.comparing(Entry::path, Arrays::compare));
        return Hash.sha3(new IndexTrie(entries).node(0, entries.size(), 0));
    }

    /// The node over the entries from one place to another, whose paths agree up to a depth.
    private byte[] node(int from, int to, int depth) {
        byte[] first = entries.get(from).path();
        if (to - from == 1) {
            return Rlp.list(
                    List.of(
                            compact(first, depth, first.length, true),
                            Rlp.string(entries.get(from).item())));
        }
        // In sorted order all agree as far as the first and the last do.
        int common = Arrays.mismatch(first, entries.get(to - 1).path());
        if (common > depth) {
            return Rlp.list(
                    List.of(
                            compact(first, depth, common, false),
                            reference(node(from, to, common))));
        }
        List<byte[]> branches = new ArrayList<>(BRANCHES + 1);
        int next = from;
        for (int half = 0; half < BRANCHES; half++) {
            int start = next;
            while (next < to && entries.get(next).path()[depth] == half) {
                next++;
            }
            branches.add(start == next ? Rlp.EMPTY : reference(node(start, next, depth + 1)));
        }
        branches.add(Rlp.EMPTY);
        return Rlp.list(branches);
    }

    /// A node that is shorter than a hash stands in its parent itself.
    private static byte[] reference(byte[] node) {
        return node.length < HASH ? node : Rlp.string(Hash.sha3(node));
    }

    /// A part of a path in whole bytes; its first half byte tells the kind of node and the parity.
    private static byte[] compact(byte[] path, int from, int to, boolean leaf) {
        int length = to - from;
        boolean odd = length % 2 == 1;
        byte[] bytes = new byte[length / 2 + 1];
        bytes[0] = (byte) ((leaf ? 0x20 : 0) | (odd ? 0x10 | path[from] : 0));
        int next = odd ? from + 1 : from;
        for (int i = 1; i < bytes.length; i++) {
            bytes[i] = (byte) (path[next] << 4 | path[next + 1]);
            next += 2;
        }
        return Rlp.string(bytes);
    }

    private static byte[] halves(byte[] key) {
        byte[] path = new byte[key.length * 2];
        for (int i = 0; i < key.length; i++) {
            path[2 * i] = (byte) ((key[i] >> 4) & 0xf);
            path[2 * i + 1] = (byte) (key[i] & 0xf);
        }
        return path;
    }
}
