package io.vitrine.config.replay;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Named numbers of one contract and how they changed from block to block; what was never written is zero.
///
/// A read sees the end of its block: of several writes in one block the last one counts.
final class Storage {
    private final Map<String, NavigableMap<Long, BigInteger>> slots = new HashMap<>();

    BigInteger read(String slot, long block) {
        NavigableMap<Long, BigInteger> history = slots.get(slot);
        Map.Entry<Long, BigInteger> entry = history == null ? null : history.floorEntry(block);
        return entry == null ? BigInteger.ZERO : entry.getValue();
    }

    boolean isSet(String slot, long block) {
        return read(slot, block).signum() != 0;
    }

    void write(String slot, long block, BigInteger value) {
        slots.computeIfAbsent(slot, name -> new TreeMap<>()).put(block, value);
    }

    void add(String slot, long block, BigInteger change) {
        write(slot, block, read(slot, block).add(change));
    }
}
