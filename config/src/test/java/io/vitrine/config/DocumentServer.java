package io.vitrine.config;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A web server whose documents change as a test likes; each has an ETag, which is honoured.
final class DocumentServer implements AutoCloseable {

    private static final byte[] NOTHING = {};

    private final HttpServer server;
    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /// What was asked, and the status of the answer.
    record Request(String path, @Nullable String ifNoneMatch, int status) {}

    DocumentServer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void put(String path, String document) {
        put(path, document.getBytes(StandardCharsets.UTF_8));
    }

    void put(String path, byte[] document) {
        refused.remove(path);
        documents.put(path, document);
    }

    /// Answers with this status from now on.
    void refuse(String path, int status) {
        refused.put(path, status);
    }

    /// What was asked since the last time that it was forgotten.
    List<Request> requests() {
        return List.copyOf(requests);
    }

    void forget() {
        requests.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String known = exchange.getRequestHeaders().getFirst("If-None-Match");
            byte[] document = documents.getOrDefault(path, NOTHING);
            int status = refused.getOrDefault(path, documents.containsKey(path) ? 200 : 404);
            if (status == 200) {
                String tag = "\"" + Integer.toHexString(Arrays.hashCode(document)) + "\"";
                exchange.getResponseHeaders().set("ETag", tag);
                status = tag.equals(known) ? 304 : 200;
            }
            requests.add(new Request(path, known, status));
            boolean answered = status == 200 && document.length > 0;
            exchange.sendResponseHeaders(status, answered ? document.length : -1);
            if (answered) {
                exchange.getResponseBody().write(document);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
