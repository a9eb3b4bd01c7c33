package io.zeroth.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.zeroth.server.metrics.Health;
import io.zeroth.server.metrics.MetricsEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerHealthTest {
    private final HttpClient http = HttpClient.newHttpClient();

    private String get(int port, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(port, path))).build(),
                HttpResponse.BodyHandlers.ofString());
        return "%d %s".formatted(answer.statusCode(), answer.body().strip());
    }

    @Test
    void oneOfThreeIsReadyOnceTheyHaveALeader(@TempDir Path directory) throws Exception {
        try (TestCluster cluster = new TestCluster(directory, TestJobs.header(30), "a", "b", "c")) {
            int first = cluster.start("a").metricsPort().orElseThrow();
            assertThat(get(first, "/livez")).isEqualTo("200 ok");
            assertThat(get(first, "/readyz")).isEqualTo("503 no server leads");
            assertThat(get(first, "/healthz")).isEqualTo("503 no server leads");
            int second = cluster.start("b").metricsPort().orElseThrow();
            for (int port : new int[] {first, second}) {
                await().atMost(20, SECONDS).until(() -> get(port, "/readyz").equals("200 ok"));
                assertThat(get(port, "/healthz")).isEqualTo("200 ok");
                assertThat(get(port, "/livez")).isEqualTo("200 ok");
            }
        }
    }

    @Test
    void whatIsWrongIsToldFromTheBeginning() throws Exception {
        AtomicReference<Optional<String>> live = new AtomicReference<>(Optional.empty());
        AtomicReference<Optional<String>> ready = new AtomicReference<>(Optional.of("the server is not open yet"));
        try (MetricsEndpoint endpoint = new MetricsEndpoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new Health(live::get, ready::get, Optional::empty))) {
            endpoint.start();
            assertThat(get(endpoint.port(), "/livez")).isEqualTo("200 ok");
            assertThat(get(endpoint.port(), "/readyz")).isEqualTo("503 the server is not open yet");
            assertThat(get(endpoint.port(), "/metrics")).startsWith("404");
            live.set(Optional.of("the server cannot go on: the disk is gone"));
            ready.set(Optional.of("the server is closing"));
            assertThat(get(endpoint.port(), "/livez")).isEqualTo("503 the server cannot go on: the disk is gone");
            assertThat(get(endpoint.port(), "/readyz")).isEqualTo("503 the server is closing");
            assertThat(get(endpoint.port(), "/healthz")).isEqualTo("200 ok");
        }
    }
}
