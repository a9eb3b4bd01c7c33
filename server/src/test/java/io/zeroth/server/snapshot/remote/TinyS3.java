package io.zeroth.server.snapshot.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32C;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A storage of one bucket that speaks as much of S3's protocol as uploads need, over HTTP on this machine. */
public final class TinyS3 implements AutoCloseable {
    private static final String BUCKET = "/bucket";

    private final HttpServer http;
    private final Map<String, byte[]> objects = new TreeMap<>();
    private final Map<String, String> digests = new TreeMap<>();
    private final List<String> refused = new ArrayList<>();
    private int failures;
    private Optional<CountDownLatch> hold = Optional.empty();

    public TinyS3() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::handle);
        http.start();
    }

    public SnapshotTarget target(String prefix) {
        return SnapshotTarget.parse("s3:/%s/%s".formatted(BUCKET, prefix), Optional.of(endpoint().toString()),
                Optional.empty());
    }

    public URI endpoint() {
        return URI.create("http://localhost:" + http.getAddress().getPort());
    }

    /** The next so many requests are answered with an error. */
    public synchronized void fail(int requests) {
        failures = requests;
    }

    /** Requests wait until the latch opens. */
    synchronized void hold(CountDownLatch latch) {
        hold = Optional.of(latch);
    }

    public synchronized Map<String, byte[]> objects() {
        return new TreeMap<>(objects);
    }

    synchronized Map<String, String> digests() {
        return new TreeMap<>(digests);
    }

    /** Requests that no real storage would have taken. */
    public synchronized List<String> refused() {
        return List.copyOf(refused);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Optional<CountDownLatch> waits;
            synchronized (this) {
                waits = hold;
            }
            if (waits.isPresent()) {
                waits.get().await();
            }
            answer(exchange, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void answer(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (failures > 0) {
            failures--;
            reply(exchange, 503, "<Error><Code>SlowDown</Code><Message>Please reduce your rate.</Message></Error>");
        } else if (!signed(exchange) || !path.startsWith(BUCKET)) {
            refused.add("%s %s".formatted(exchange.getRequestMethod(), path));
            reply(exchange, 403, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
        } else {
            carryOut(exchange, path.substring(BUCKET.length()).replaceFirst("^/", ""), body);
        }
    }

    private static boolean signed(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .filter(header -> header.startsWith("AWS4-HMAC-SHA256 Credential=key/"))
                .isPresent();
    }

    private void carryOut(HttpExchange exchange, String key, byte[] body) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "PUT" -> put(exchange, key, body);
            case "GET" -> list(exchange);
            case "DELETE" -> { objects.remove(key); reply(exchange, 204, ""); }
            default -> reply(exchange, 405, "");
        }
    }

    private void put(HttpExchange exchange, String key, byte[] body) throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(body);
        String checksum = Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array());
        if (!checksum.equals(exchange.getRequestHeaders().getFirst("x-amz-checksum-crc32c"))) {
            refused.add("PUT " + key);
            reply(exchange, 400, "<Error><Code>BadDigest</Code><Message>The checksum did not match.</Message></Error>");
            return;
        }
        objects.put(key, body);
        digests.put(key, exchange.getRequestHeaders().getFirst("x-amz-meta-zeroth-digest"));
        exchange.getResponseHeaders().set("ETag", "\"tag\"");
        reply(exchange, 200, "");
    }

    private void list(HttpExchange exchange) throws IOException {
        String query = java.net.URLDecoder.decode(exchange.getRequestURI().getRawQuery(), UTF_8);
        String prefix = query.replaceFirst(".*prefix=([^&]*).*", "$1");
        StringBuilder contents = new StringBuilder();
        objects.keySet()
                .stream()
                .filter(key -> key.startsWith(prefix))
                .forEach(key -> contents.append("<Contents><Key>%s</Key><Size>1</Size></Contents>".formatted(key)));
        reply(exchange, 200,
                "<ListBucketResult><Name>bucket</Name><IsTruncated>false</IsTruncated>%s</ListBucketResult>"
                        .formatted(contents));
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
