package io.vitrine.readers.metadata;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Consumer;
import javax.net.SocketFactory;

/// Makes sockets that look at the address they are about to connect to.
///
/// Here, and not where names are resolved: literals are never resolved, and a name may resolve to
/// something else a moment later.
final class GuardedSockets extends SocketFactory {

    private final AddressGuard guard;
    private final Consumer<InetSocketAddress> connecting;

    /// @param connecting told of every address before it is connected to
    GuardedSockets(AddressGuard guard, Consumer<InetSocketAddress> connecting) {
        this.guard = guard;
        this.connecting = connecting;
    }

    @Override
    public Socket createSocket() {
        return new Guarded();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    private Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = new Guarded();
        try {
            socket.connect(address);
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
        return socket;
    }

    private final class Guarded extends Socket {

        Guarded() {
            super(Proxy.NO_PROXY);
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (!(endpoint instanceof InetSocketAddress address) || address.getAddress() == null) {
                throw AddressBlocked.of(String.valueOf(endpoint));
            }
            if (!guard.allows(address.getAddress(), address.getPort())) {
                throw AddressBlocked.of(address.getHostString());
            }
            connecting.accept(address);
            super.connect(endpoint, timeout);
        }
    }
}
