package io.vitrine.config.replay;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.web3j.crypto.Hash;

/// Hexadecimal as JSON-RPC writes it, and the hashes that are written so.
final class Hex {
    static final String ZERO_ADDRESS = "0x" + "0".repeat(40);
    private static final HexFormat FORMAT = HexFormat.of();

    private Hex() {}

    static String of(byte[] bytes) {
        return "0x" + FORMAT.formatHex(bytes);
    }

    static byte[] bytes(String hex) {
        if (!hex.startsWith("0x")) {
            throw RefusedRequest.parameters("hex string without 0x prefix: " + hex);
        }
        try {
            return FORMAT.parseHex(hex, 2, hex.length());
        } catch (IllegalArgumentException notHex) {
            throw RefusedRequest.parameters("not a hex string: " + hex);
        }
    }

    static String quantity(long value) {
        return "0x" + Long.toHexString(value);
    }

    /// Reads a quantity that fits a long, as block numbers do.
    static long number(String quantity) {
        try {
            if (!quantity.startsWith("0x")) {
                throw RefusedRequest.parameters("hex string without 0x prefix: " + quantity);
            }
            return Long.parseLong(quantity, 2, quantity.length(), 16);
        } catch (NumberFormatException notNumber) {
            throw RefusedRequest.parameters("not a quantity: " + quantity);
        }
    }

    /// The 32 bytes of a number, without a prefix.
    static String word(BigInteger value) {
        String digits = value.toString(16);
        return "0".repeat(64 - digits.length()) + digits;
    }

    static String word(long value) {
        return word(BigInteger.valueOf(value));
    }

    /// An address in the low 20 bytes of a 32-byte word, in either direction.
    static String wordOfAddress(String address) {
        return "0".repeat(24) + address.substring(2);
    }

    static String addressOfWord(String word) {
        return "0x" + word.substring(word.length() - 40);
    }

    static byte[] keccak(byte[] content) {
        return Hash.sha3(content);
    }

    static String keccak(String content) {
        return of(keccak(content.getBytes(StandardCharsets.UTF_8)));
    }

    /// The first four bytes of a function signature's hash.
    static String selector(String signature) {
        return keccak(signature).substring(0, 10);
    }
}
