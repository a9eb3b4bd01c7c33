package io.zeroth.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * The HTTP port that an operator's metrics and health are read from: {@code /metrics}, {@code /livez} and {@code /readyz}. One
 * that waits to lead lives and is ready: it is there to take over.
 */
final class HealthEndpoint implements AutoCloseable {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer http;
    private final ExecutorService executor = Executors.newFixedThreadPool(2,
            Thread.ofPlatform().name("health-", 0).daemon().factory());

    /** @param port where to listen; 0 for any free one */
    HealthEndpoint(int port, Supplier<String> metrics, BooleanSupplier healthy) {
        try {
            http = HttpServer.create(new InetSocketAddress(port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "--metrics-port %d cannot be opened (%s); give another port, or 0 for any free one".formatted(port,
                            e.getMessage()),
                    e);
        }
        http.setExecutor(executor);
        http.createContext("/metrics", exchange -> answer(exchange, 200, PROMETHEUS, metrics.get()));
        http.createContext("/livez", exchange -> health(exchange, healthy.getAsBoolean()));
        http.createContext("/readyz", exchange -> health(exchange, healthy.getAsBoolean()));
    }

    void start() {
        http.start();
    }

    int port() {
        return http.getAddress().getPort();
    }

    private static void health(HttpExchange exchange, boolean well) throws IOException {
        answer(exchange, well ? 200 : 503, "text/plain", well ? "ok\n" : "a watch is broken\n");
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        http.stop(0);
        executor.shutdown();
    }
}
