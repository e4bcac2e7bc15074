package io.vitrine.readers.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Sees every address that a fetcher of the hostile suite is about to connect to, whichever of its classes runs: after
/// each class, nothing of all that was seen until then may be private but the suite's own servers, each of which an
/// operator allowed by its port.
final class SocketSpy implements AfterAllCallback {

    private static final List<InetSocketAddress> CONNECTS = new CopyOnWriteArrayList<>();
    private static final Set<Integer> SERVERS = ConcurrentHashMap.newKeySet();

    /// A server of the suite listens there.
    static void listening(int port) {
        SERVERS.add(port);
    }

    static void connecting(InetSocketAddress address) {
        CONNECTS.add(address);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        AddressGuard nothingPrivate = new AddressGuard(List.of());
        assertThat(CONNECTS)
                .isNotEmpty()
                .allMatch(address ->
                        nothingPrivate.allows(address.getAddress(), address.getPort())
                                || address.getAddress().getHostAddress().equals("127.0.0.1")
                                        && SERVERS.contains(address.getPort()));
    }
}
