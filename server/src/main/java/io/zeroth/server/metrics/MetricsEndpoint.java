package io.zeroth.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * The HTTP port that health and metrics are read from: {@code /livez}, {@code /readyz} and {@code /healthz} from the beginning,
 * {@code /metrics} once there is something to measure.
 */
public final class MetricsEndpoint implements AutoCloseable {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer http;
    private final ExecutorService executor = Executors.newFixedThreadPool(2,
            Thread.ofPlatform().name("metrics-", 0).daemon().factory());

    /** @param address where to listen; port 0 for any free one */
    public MetricsEndpoint(InetSocketAddress address, Health health) {
        try {
            http = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "metrics port %d of %s cannot be opened (%s); give another port, or 0 for any free one"
                            .formatted(address.getPort(), address.getHostString(), e.getMessage()),
                    e);
        }
        http.setExecutor(executor);
        tell("/livez", health.live());
        tell("/readyz", health.ready());
        tell("/healthz", health.leader());
    }

    private void tell(String path, Supplier<Optional<String>> wrong) {
        http.createContext(path, exchange -> {
            Optional<String> now = wrong.get();
            answer(exchange, now.isEmpty() ? 200 : 503, "text/plain; charset=utf-8", now.orElse("ok") + "\n");
        });
    }

    /** Tells what is measured from now on. */
    public void measure(ServerMetrics metrics) {
        http.createContext("/metrics", exchange -> answer(exchange, 200, PROMETHEUS, metrics.scrape()));
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
