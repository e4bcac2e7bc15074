package io.vitrine.readers.metadata;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// Says which addresses may be connected to: all that are public, and the private ones that an
/// operator named.
///
/// The ranges are listed and not asked of Java, whose own tests miss most of them. An address that
/// carries another one (mapped, translated, tunnelled) is refused whatever it carries.
final class AddressGuard {

    private static final List<AddressBlock> DENIED =
            Stream.of(
                            "0.0.0.0/8",
                            "10.0.0.0/8",
                            "100.64.0.0/10",
                            "127.0.0.0/8",
                            "169.254.0.0/16",
                            "172.16.0.0/12",
                            "192.0.0.0/24",
                            "192.0.2.0/24",
                            "192.88.99.0/24",
                            "192.168.0.0/16",
                            "198.18.0.0/15",
                            "198.51.100.0/24",
                            "203.0.113.0/24",
                            "224.0.0.0/4",
                            "240.0.0.0/4",
                            // All but 2000::/3, the only range that is routed: loopback, mapped,
                            // translated, unique local, link local, site local, multicast.
                            "::/3",
                            "4000::/2",
                            "8000::/1",
                            // Within it: protocol assignments with Teredo, documentation, 6to4.
                            "2001::/23",
                            "2001:db8::/32",
                            "2002::/16",
                            "3fff::/20")
                    .map(AddressBlock::parse)
                    .toList();

    private final List<AddressBlock> allowed;

    AddressGuard(List<String> allowed) {
        this.allowed = allowed.stream().map(AddressBlock::parse).toList();
    }

    boolean allows(InetAddress address, int port) {
        byte[] bytes = address.getAddress();
        return allowed.stream().anyMatch(block -> block.contains(bytes, port))
                || DENIED.stream().noneMatch(block -> block.contains(bytes, port));
    }

    /// Whether some port of the address may be reached; which one is known when the socket connects.
    boolean allowsSomePort(InetAddress address) {
        byte[] bytes = address.getAddress();
        return allowed.stream().anyMatch(block -> block.contains(bytes, block.port()))
                || DENIED.stream().noneMatch(block -> block.contains(bytes, 0));
    }
}
