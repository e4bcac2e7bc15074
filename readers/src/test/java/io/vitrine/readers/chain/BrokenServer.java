package io.vitrine.readers.chain;

import io.vitrine.domain.chain.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that breaks below HTTP.
final class BrokenServer implements AutoCloseable {

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n";

    private final ServerSocket server;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Socket> waiting = new ArrayList<>();

    private interface Fault {
        void on(Socket socket) throws IOException, InterruptedException;
    }

    private BrokenServer(ServerSocket server) {
        this.server = server;
    }

    /// Sends half an answer and then a reset.
    static BrokenServer resettingWithinTheBody() throws IOException {
        return serving(socket -> {
            say(socket, HEAD + "{\"jsonrpc\":\"2.0\",\"id\":1,");
            socket.setSoLinger(true, 0);
        });
    }

    /// Sends a byte now and then, so that no silence is ever long.
    static BrokenServer dripping() throws IOException {
        return serving(socket -> {
            say(socket, HEAD);
            for (int i = 0; i < 200; i++) {
                say(socket, " ");
                Thread.sleep(20);
            }
        });
    }

    /// Takes no connection: the queue of those that wait is full.
    static BrokenServer full() throws IOException {
        BrokenServer full =
                new BrokenServer(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        for (int i = 0; i < 3; i++) {
            Socket socket = new Socket();
            full.waiting.add(socket);
            try {
                socket.connect(full.server.getLocalSocketAddress(), 50);
            } catch (IOException e) {
                break; // full
            }
        }
        return full;
    }

    private static BrokenServer serving(Fault fault) throws IOException {
        BrokenServer broken =
                new BrokenServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(() -> broken.accept(fault));
        return broken;
    }

    private void accept(Fault fault) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> answer(socket, fault));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void answer(Socket socket, Fault fault) {
        try (socket) {
            byte[] request = new byte[4096];
            if (socket.getInputStream().read(request) > 0) {
                fault.on(socket);
            }
        } catch (IOException e) {
            // the client has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    Endpoint endpoint() {
        return Endpoint.at("http://127.0.0.1:" + server.getLocalPort() + "/v2/secret-api-key");
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : waiting) {
            socket.close();
        }
    }
}
