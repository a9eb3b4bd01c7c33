package io.zeroth.model.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalLong;

/** One attempt to bring a file here, going on where an earlier attempt broke off. */
public final class Transfer {
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int CHUNK = 1 << 18;

    private final HttpClient client;
    private final FetchProgress progress;

    public Transfer(HttpClient client, FetchProgress progress) {
        this.client = client;
        this.progress = progress;
    }

    /**
     * Appends to {@code part} what it lacks of the file at {@code source}.
     *
     * @throws FetchException where another attempt does not help
     * @throws IOException where another attempt may
     */
    public void into(URI source, Path part) throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        HttpRequest.Builder request = HttpRequest.newBuilder(source).timeout(ANSWER);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        HttpResponse<InputStream> response = send(client, request.build(), BodyHandlers.ofInputStream());
        try (InputStream body = new WatchedStream(response.body())) {
            if (response.statusCode() == 416) {
                Files.delete(part);
                throw new IOException("%s has nothing beyond byte %d of it that is here".formatted(source, have));
            }
            check(source, response.statusCode());
            long begin = response.statusCode() == 206 ? have : 0;
            OptionalLong length = response.headers().firstValueAsLong("Content-Length");
            OptionalLong total = length.isPresent() ? OptionalLong.of(begin + length.getAsLong()) : length;
            refuseFullDisk(part, begin, total);
            copy(body, part, begin, total);
        }
    }

    private void copy(InputStream body, Path part, long begin, OptionalLong total) throws IOException {
        String name = part.getFileName().toString().replaceFirst("\\.part$", "");
        long done = begin;
        progress.advanced(name, done, total);
        try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                begin > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
                write(out, chunk, read, part);
                done += read;
                progress.advanced(name, done, total);
            }
        }
        if (total.isPresent() && done != total.getAsLong()) {
            throw new IOException("the transfer broke off after %d of %d bytes".formatted(done, total.getAsLong()));
        }
    }

    /** A disk that refuses bytes goes on to do so, whereas a broken connection is worth another attempt. */
    private static void write(OutputStream out, byte[] chunk, int length, Path part) throws FetchException {
        try {
            out.write(chunk, 0, length);
        } catch (IOException e) {
            throw new FetchException(
                    "%s cannot take %d more bytes: %s; free some in its directory or set ZEROTH_CACHE to a directory on a larger disk"
                            .formatted(part, length, e.getMessage()),
                    e);
        }
    }

    private static void refuseFullDisk(Path part, long have, OptionalLong total) throws IOException {
        Path directory = part.toAbsolutePath().getParent();
        long free = Files.getFileStore(directory).getUsableSpace();
        if (total.isPresent() && total.getAsLong() - have > free) {
            throw new FetchException(
                    "%s needs %d bytes in %s, where %d are free; free some or set ZEROTH_CACHE to a directory on a larger disk"
                            .formatted(part.getFileName(), total.getAsLong() - have, directory, free));
        }
    }

    /** Refuses an answer that is not the file: for good where the request is at fault, for now where the server is. */
    public static void check(URI source, int status) throws IOException {
        if (status == 200 || status == 206) {
            return;
        }
        if (status == 404 || status == 410) {
            throw new FetchException(
                    "there is no %s (status %d); check the reference or URL, and of a registry its address in the environment"
                            .formatted(source, status));
        }
        if (status == 429 || status >= 500) {
            throw new IOException("%s answered with status %d".formatted(source, status));
        }
        throw new FetchException(
                "%s answered with status %d; check that it may be read, and of a registry its address in the environment"
                        .formatted(source, status));
    }

    public static <T> HttpResponse<T> send(HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> body)
            throws IOException {
        try {
            return client.send(request, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while fetching " + request.uri()).initCause(e);
        } catch (IOException e) {
            // Java's client says of a refused connection neither where to nor why.
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException("%s: %s".formatted(request.uri(), reason), e);
        }
    }
}
