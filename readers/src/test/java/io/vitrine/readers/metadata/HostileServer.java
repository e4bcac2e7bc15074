package io.vitrine.readers.metadata;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A server on the loopback that answers each path with whatever bytes a test says, lies included.
final class HostileServer implements AutoCloseable {

    /// Writes an answer, head and body.
    interface Answer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket socket;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    HostileServer() {
        this(null);
    }

    /// @param tls what it shows of itself; null for a server without TLS
    HostileServer(@Nullable SSLContext tls) {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        try {
            socket =
                    tls == null
                            ? new ServerSocket(0, 500, loopback)
                            : tls.getServerSocketFactory().createServerSocket(0, 500, loopback);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        SocketSpy.listening(port());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /// The requests so far: first line and headers of each.
    List<String> requests() {
        return requests;
    }

    /// Connections so far, whether or not anything was asked.
    int connections() {
        return connections.get();
    }

    void answer(String path, Answer answer) {
        answers.put(path, answer);
    }

    void answer(String path, String head, byte[] body) {
        answer(
                path,
                out -> {
                    out.write(
                            ("HTTP/1.1 " + head + "\r\n\r\n")
                                    .getBytes(StandardCharsets.ISO_8859_1));
                    out.write(body);
                });
    }

    void answer(String path, String head, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        answer(path, head + "\r\nContent-Length: " + bytes.length, bytes);
    }

    void redirect(String path, String location) {
        answer(path, "302 Found\r\nLocation: " + location, "");
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            PushbackInputStream in = new PushbackInputStream(client.getInputStream());
            int first = in.read();
            if (first == TLS_HANDSHAKE) {
                client.getOutputStream()
                        .write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return;
            }
            if (first < 0) {
                return;
            }
            in.unread(first);
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
            StringBuilder request = new StringBuilder();
            for (String line = reader.readLine();
                    line != null && !line.isEmpty();
                    line = reader.readLine()) {
                request.append(line).append('\n');
            }
            if (request.isEmpty()) {
                return;
            }
            requests.add(request.toString());
            String path = request.toString().split(" ", 3)[1];
            Answer answer = answers.get(path);
            OutputStream out = client.getOutputStream();
            if (answer == null) {
                out.write(
                        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            } else {
                answer.write(out);
            }
            out.flush();
        } catch (IOException | InterruptedException gone) {
            // The client hung up, which is what most of these tests want.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
