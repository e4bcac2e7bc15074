package io.vitrine.config.replay;

import java.util.HashMap;
import java.util.Map;

/// The 2048-bit filter over addresses and topics that block headers and receipts carry.
final class LogsBloom {
    private static final int BYTES = 256;
    private final byte[] bits = new byte[BYTES];

    /// Remembers the places of values that come again and again: contracts, events, holders.
    static final class Places {
        private final Map<String, int[]> known = new HashMap<>();

        int[] of(String value) {
            return known.computeIfAbsent(value, Places::compute);
        }

        private static int[] compute(String value) {
            byte[] hash = Hex.keccak(Hex.bytes(value));
            int[] places = new int[3];
            for (int index = 0; index < 3; index++) {
                places[index] = ((hash[2 * index] & 7) << 8) | (hash[2 * index + 1] & 0xff);
            }
            return places;
        }
    }

    void add(RecordedLog log, Places places) {
        add(places.of(log.address()));
        for (String topic : log.topics()) {
            add(places.of(topic));
        }
    }

    private void add(int[] places) {
        for (int place : places) {
            bits[BYTES - 1 - place / 8] |= (byte) (1 << (place % 8));
        }
    }

    void add(LogsBloom other) {
        for (int index = 0; index < BYTES; index++) {
            bits[index] |= other.bits[index];
        }
    }

    @Override
    public String toString() {
        return Hex.of(bits);
    }
}
