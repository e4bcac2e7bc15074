package io.vitrine.readers.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    private final AddressGuard nothingPrivate = new AddressGuard(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.9",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:a9fe:a9fe",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1"
            })
    void refusesWhatIsNotPublic(String address) {
        assertThat(nothingPrivate.allows(InetAddress.ofLiteral(address), 80)).isFalse();
        assertThat(nothingPrivate.allowsSomePort(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.0.1",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1",
                "2001:4860:4860::8888"
            })
    void allowsWhatIsPublic(String address) {
        assertThat(nothingPrivate.allows(InetAddress.ofLiteral(address), 80)).isTrue();
    }

    @Test
    void allowsWhatAnOperatorNamedAndNothingBeside() {
        AddressGuard guard =
                new AddressGuard(List.of("127.0.0.1:18645", "10.1.0.0/16", "[::1]:8080"));
        assertThat(guard.allows(InetAddress.ofLiteral("127.0.0.1"), 18645)).isTrue();
        assertThat(guard.allows(InetAddress.ofLiteral("127.0.0.1"), 18646)).isFalse();
        assertThat(guard.allows(InetAddress.ofLiteral("127.0.0.2"), 18645)).isFalse();
        assertThat(guard.allows(InetAddress.ofLiteral("10.1.255.255"), 1)).isTrue();
        assertThat(guard.allows(InetAddress.ofLiteral("10.2.0.0"), 1)).isFalse();
        assertThat(guard.allows(InetAddress.ofLiteral("::1"), 8080)).isTrue();
        assertThat(guard.allows(InetAddress.ofLiteral("::1"), 80)).isFalse();
        assertThat(
                        new AddressGuard(List.of("::1/128", "127.0.0.1/32"))
                                .allows(InetAddress.ofLiteral("127.0.0.1"), 1))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "127.0.0.1:0",
                "127.0.0.1:x",
                "1.2.3.4:99999",
                "::1/129"
            })
    void refusesRangesThatAreNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressBlock.parse(text));
    }
}
