package io.vitrine.processors.chain;

import io.vitrine.domain.chain.Receipt;
import java.util.HexFormat;
import java.util.List;
import org.web3j.crypto.Hash;

/// The filter of 2048 bits over the addresses and topics of logs that headers and receipts carry.
/// What it does not admit is in none of the logs; what it admits may be.
public final class LogsBloom {

    private static final int BYTES = 256;
    private static final int BITS_OF_ELEMENT = 3;
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bits;

    private LogsBloom(byte[] bits) {
        this.bits = bits;
    }

    /// An address or a topic as a bloom knows it: three of the 2048 places. Worth keeping where
    /// the same one is looked for in many blooms, as making it takes a hash.
    public record Element(int first, int second, int third) {

        /// @param value address or topic in hex with 0x
        public static Element of(String value) {
            byte[] hash = Hash.sha3(HEX.parseHex(value, 2, value.length()));
            int[] places = new int[BITS_OF_ELEMENT];
            for (int i = 0; i < BITS_OF_ELEMENT; i++) {
                places[i] = (hash[2 * i] & 7) << 8 | (hash[2 * i + 1] & 0xff);
            }
            return new Element(places[0], places[1], places[2]);
        }
    }

    /// Reads the hex form of headers.
    ///
    /// @throws IllegalArgumentException when it is not 256 bytes
    public static LogsBloom parse(String hex) {
        if (hex.length() != 2 + 2 * BYTES || !hex.startsWith("0x")) {
            throw new IllegalArgumentException(
                    "expected a bloom of 256 bytes but was " + hex.length() + " characters");
        }
        return new LogsBloom(HEX.parseHex(hex, 2, hex.length()));
    }

    /// The bloom of no log yet.
    public static LogsBloom empty() {
        return new LogsBloom(new byte[BYTES]);
    }

    /// The bloom of some logs.
    public static LogsBloom of(List<Receipt.Log> logs) {
        LogsBloom bloom = empty();
        for (Receipt.Log log : logs) {
            bloom.add(Element.of(log.address()));
            log.topics().forEach(topic -> bloom.add(Element.of(topic)));
        }
        return bloom;
    }

    /// Whether a log with this address or topic may be there.
    public boolean admits(Element element) {
        return has(element.first()) && has(element.second()) && has(element.third());
    }

    /// Whether there is no log at all.
    public boolean isEmpty() {
        for (byte some : bits) {
            if (some != 0) {
                return false;
            }
        }
        return true;
    }

    /// Adds the address or a topic of a log.
    public void add(Element element) {
        set(element.first());
        set(element.second());
        set(element.third());
    }

    /// Adds all that another one admits.
    public void add(LogsBloom other) {
        for (int index = 0; index < BYTES; index++) {
            bits[index] |= other.bits[index];
        }
    }

    private void set(int place) {
        bits[BYTES - 1 - place / 8] |= (byte) (1 << (place % 8));
    }

    private boolean has(int place) {
        return (bits[BYTES - 1 - place / 8] & (1 << (place % 8))) != 0;
    }

    byte[] bytes() {
        return bits;
    }

    /// The hex form with 0x.
    @Override
    public String toString() {
        return "0x" + HEX.formatHex(bits);
    }
}
