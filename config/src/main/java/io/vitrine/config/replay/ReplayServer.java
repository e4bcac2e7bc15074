package io.vitrine.config.replay;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Serves a [ReplayChain] on the loopback interface: JSON-RPC by POST on any path, its documents and pictures by GET.
///
/// Several clients may ask at once. Closing stops at once, without waiting for answers under way.
public final class ReplayServer implements AutoCloseable {
    private static final int LARGEST_REQUEST = 16 << 20;
    private static final String RAW_BLOCK = "application/vnd.ipld.raw";

    private final ChainMethods methods;
    private final StaticFiles files;
    private final HttpServer server;
    private final ExecutorService workers;

    private ReplayServer(ReplayChain chain, HttpServer server, ExecutorService workers) {
        this.methods = new ChainMethods(chain);
        this.files = chain.files();
        this.server = server;
        this.workers = workers;
    }

    /// Starts to serve; port 0 takes any free one.
    ///
    /// @throws PortTaken when another program listens on the port
    public static ReplayServer start(ReplayChain chain, int port) {
        // Without it every answer waits for the client's delayed acknowledgement of the headers,
        // some 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer http;
        try {
            http =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 256);
        } catch (BindException taken) {
            throw PortTaken.at(port, taken);
        } catch (IOException unavailable) {
            throw new UncheckedIOException("cannot listen on port " + port, unavailable);
        }
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        ReplayServer server = new ReplayServer(chain, http, workers);
        http.setExecutor(workers);
        http.createContext("/", server::handle);
        http.start();
        return server;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String rpcUrl() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestMethod()) {
                case "POST" -> answer(exchange);
                case "GET", "HEAD" -> file(exchange);
                default -> {
                    exchange.getResponseHeaders().set("Allow", "GET, HEAD, POST");
                    exchange.sendResponseHeaders(405, -1);
                }
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] request = exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
        if (request.length > LARGEST_REQUEST) {
            exchange.sendResponseHeaders(413, -1);
            return;
        }
        JsonPieces answer = methods.answer(request);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length());
        try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16)) {
            answer.writeTo(out);
        }
    }

    private void file(HttpExchange exchange) throws IOException {
        StaticFiles.StaticFile file = find(exchange);
        Headers headers = exchange.getResponseHeaders();
        if (file == null) {
            byte[] message = "not found\n".getBytes(StandardCharsets.UTF_8);
            headers.set("Content-Type", "text/plain; charset=utf-8");
            send(exchange, 404, message);
            return;
        }
        headers.set("ETag", file.tag());
        headers.set("Cache-Control", "public, max-age=60");
        String known = exchange.getRequestHeaders().getFirst("If-None-Match");
        if (known != null && (known.equals("*") || known.contains(file.tag()))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        headers.set("Content-Type", file.type());
        send(exchange, 200, file.bytes());
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    /// A block is asked for by its identifier alone, with `format=raw` or the type that means the same.
    private StaticFiles.@Nullable StaticFile find(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        String accepted = exchange.getRequestHeaders().getFirst("Accept");
        boolean raw =
                (query != null && query.contains("format=raw"))
                        || (accepted != null && accepted.contains(RAW_BLOCK));
        if (raw && path.startsWith("/ipfs/")) {
            return files.block(path.substring("/ipfs/".length()));
        }
        return files.at(path);
    }
}
