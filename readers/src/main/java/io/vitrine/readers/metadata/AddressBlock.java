package io.vitrine.readers.metadata;

import java.net.InetAddress;
import java.util.Arrays;

/// A range of addresses, and a port when only that one is meant.
///
/// @param port 0 for every port
@SuppressWarnings("ArrayRecordComponent")
record AddressBlock(byte[] base, int bits, int port) {

    /// Reads `10.0.0.0/8`, `127.0.0.1`, `127.0.0.1:18645`, `127.0.0.0/8:8080`, `::1/128`, `[::1]:8080`.
    ///
    /// @throws IllegalArgumentException for anything else; names are never looked up
    static AddressBlock parse(String text) {
        String address = text.strip();
        int port = 0;
        int bracket = address.indexOf(']');
        int colon = address.lastIndexOf(':');
        boolean bare = address.indexOf(':') == colon;
        if (address.startsWith("[") && bracket > 0) {
            String rest = address.substring(bracket + 1);
            address = address.substring(1, bracket);
            int mark = rest.indexOf(':');
            if (mark >= 0) {
                port = port(rest.substring(mark + 1), text);
                rest = rest.substring(0, mark);
            }
            address += rest;
        } else if (colon >= 0 && bare) {
            port = port(address.substring(colon + 1), text);
            address = address.substring(0, colon);
        }
        int slash = address.indexOf('/');
        byte[] base =
                InetAddress.ofLiteral(slash < 0 ? address : address.substring(0, slash))
                        .getAddress();
        int bits = base.length * 8;
        if (slash >= 0) {
            int wanted = number(address.substring(slash + 1), text);
            if (wanted > bits) {
                throw new IllegalArgumentException("more bits than the address has: " + text);
            }
            bits = wanted;
        }
        return new AddressBlock(base, bits, port);
    }

    boolean contains(byte[] address, int onPort) {
        if (address.length != base.length || port != 0 && port != onPort) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(address, 0, whole, base, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || ((address[whole] ^ base[whole]) & 0xff) >>> (8 - rest) == 0;
    }

    private static int port(String digits, String text) {
        int port = number(digits, text);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no port: " + text);
        }
        return port;
    }

    private static int number(String digits, String text) {
        try {
            return Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("no address range: " + text, none);
        }
    }
}
