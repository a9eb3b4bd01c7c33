package io.zeroth.model.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A registry on this machine, which can break a transfer off. */
final class FileServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> headers = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger breaks = new AtomicInteger();

    FileServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    FileServer with(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    FileServer with(String path, String content) {
        return with(path, content.getBytes(UTF_8));
    }

    FileServer withHeaders(String path, Map<String, String> extra) {
        headers.put(path, extra);
        return this;
    }

    /** Breaks the next answers to a request for a large file off in the middle of what was asked for. */
    FileServer breakingOff(int times) {
        breaks.set(times);
        return this;
    }

    URI root() {
        return URI.create("http://localhost:%d/".formatted(server.getAddress().getPort()));
    }

    Origins origins() {
        return new Origins(root(), root(), root());
    }

    /** The requests so far: path, and the range asked for. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(path + (range == null ? "" : " " + range));
            byte[] content = files.get(path);
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            Headers answer = exchange.getResponseHeaders();
            headers.getOrDefault(path, Map.of()).forEach(answer::set);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            int begin = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
            byte[] rest = Arrays.copyOfRange(content, begin, content.length);
            exchange.sendResponseHeaders(begin > 0 ? 206 : 200, rest.length);
            boolean broken = rest.length > 1000 && breaks.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            exchange.getResponseBody().write(rest, 0, broken ? rest.length / 2 : rest.length);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
