package io.zeroth.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** The HTTP port that metrics and health are read from: {@code /metrics} and {@code /healthz}. */
public final class MetricsEndpoint implements AutoCloseable {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer http;
    private final ExecutorService executor = Executors.newFixedThreadPool(2,
            Thread.ofPlatform().name("metrics-", 0).daemon().factory());

    /** @param address where to listen; port 0 for any free one */
    public MetricsEndpoint(InetSocketAddress address, ServerMetrics metrics, BooleanSupplier healthy) {
        try {
            http = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "metrics port %d of %s cannot be opened (%s); give another port, or 0 for any free one"
                            .formatted(address.getPort(), address.getHostString(), e.getMessage()),
                    e);
        }
        http.setExecutor(executor);
        http.createContext("/metrics", exchange -> answer(exchange, 200, PROMETHEUS, metrics.scrape()));
        http.createContext("/healthz", exchange -> {
            boolean well = healthy.getAsBoolean();
            answer(exchange, well ? 200 : 503, "text/plain", well ? "ok\n" : "no server leads\n");
        });
    }

    public void start() {
        http.start();
    }

    public int port() {
        return http.getAddress().getPort();
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
