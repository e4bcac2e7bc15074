package io.vitrine.processors.chain;

import org.web3j.crypto.Hash;

/// The mixed case of EIP-55, which tells a mistyped address from a right one.
public final class Checksum {

    private static final int CAPITAL_FROM = 8;

    private Checksum() {}

    /// The address with the letters raised whose digit in the address's own keccak-256 is 8 or more.
    ///
    /// @param address lower-case hex with 0x
    public static String of(String address) {
        String hash = Hash.sha3String(address.substring(2));
        StringBuilder mixed = new StringBuilder(address);
        for (int i = 2; i < address.length(); i++) {
            if (Character.digit(hash.charAt(i), 16) >= CAPITAL_FROM) {
                mixed.setCharAt(i, Character.toUpperCase(address.charAt(i)));
            }
        }
        return mixed.toString();
    }
}
