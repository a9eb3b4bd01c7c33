package io.zeroth.model.reference;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import io.zeroth.model.fetch.Checksum;
import io.zeroth.model.fetch.FetchException;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.fetch.RemoteFile;
import io.zeroth.model.fetch.Transfer;
import io.zeroth.model.file.AtomicFile;
import io.zeroth.model.file.MakerLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache that the files of references are fetched into, each once. A file under its own name in the cache is whole and
 * was checked; what is on its way has a name that ends in {@code .part}, and a broken transfer goes on there.
 */
public final class SourceCache implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SourceCache.class);
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 5;

    private final CacheDirectory directory;
    private final HttpClient client;
    private final HttpClient withoutRedirects;
    private final Registries registries;
    private final FetchProgress progress;
    private final RetryPolicy<Object> retries;
    /** Why files could not be fetched, so that the next one to ask need not wait for as many attempts again. */
    private final Map<Path, FetchException> failures = new ConcurrentHashMap<>();

    public SourceCache(CacheDirectory directory, Origins origins, FetchProgress progress) {
        this(directory, origins, progress, Duration.ofSeconds(1));
    }

    /** @param pause the time between the first two attempts; it doubles from one to the next */
    SourceCache(CacheDirectory directory, Origins origins, FetchProgress progress, Duration pause) {
        this.directory = directory;
        this.client = HttpClient.newBuilder().followRedirects(Redirect.NORMAL).connectTimeout(CONNECT).build();
        this.withoutRedirects = HttpClient.newBuilder().followRedirects(Redirect.NEVER).connectTimeout(CONNECT).build();
        this.registries = new Registries(client, withoutRedirects, origins);
        this.progress = progress;
        this.retries = RetryPolicy.builder()
                .handle(IOException.class)
                .abortOn(FetchException.class)
                .withBackoff(pause, pause.multipliedBy(16))
                .withMaxAttempts(ATTEMPTS)
                .onRetry(event -> log.info("trying again: {}", event.getLastException().getMessage()))
                .build();
    }

    public CacheDirectory directory() {
        return directory;
    }

    /** The jar file, fetched if it is not here. */
    public Path fetch(SourceReference.Maven maven) throws IOException {
        Path file = directory.of(maven);
        return once(file, () -> Optional.of(registries.find(maven))).orElseThrow();
    }

    /** The tarball, fetched if it is not here. */
    public Path fetch(SourceReference.Npm npm) throws IOException {
        Path file = directory.of(npm);
        return once(file, () -> Optional.of(registries.find(npm))).orElseThrow();
    }

    /** One file of a model repository, fetched if it is not here; empty where the repository has no such file. */
    public Optional<Path> fetch(SourceReference.HuggingFace repository, String file) throws IOException {
        return once(directory.of(repository).resolve(file), () -> registries.find(repository, file));
    }

    @Override
    public void close() {
        client.close();
        withoutRedirects.close();
    }

    private interface Finder {
        Optional<RemoteFile> find() throws IOException;
    }

    private Optional<Path> once(Path file, Finder finder) throws IOException {
        if (Files.exists(file)) {
            return Optional.of(file);
        }
        FetchException known = failures.get(file);
        if (known != null) {
            throw known;
        }
        try (MakerLock _ = MakerLock.on(file)) {
            if (Files.exists(file)) {
                return Optional.of(file);
            }
            Optional<RemoteFile> remote = attempt(file, finder::find);
            if (remote.isPresent()) {
                bring(remote.get(), file);
            }
            return remote.map(found -> file);
        } catch (FetchException e) {
            failures.put(file, e);
            throw e;
        }
    }

    private void bring(RemoteFile remote, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        boolean resumed = Files.exists(part);
        attempt(file, () -> {
            new Transfer(client, progress).into(remote.source(), part);
            return part;
        });
        Optional<String> fault = fault(remote, part);
        if (fault.isPresent() && resumed) {
            // The earlier part may be of content that has changed since; the whole is fetched anew.
            Files.delete(part);
            bring(remote, file);
            return;
        }
        if (fault.isPresent()) {
            Files.delete(part);
            throw new FetchException(fault.get());
        }
        AtomicFile.publish(part, file);
    }

    private static Optional<String> fault(RemoteFile remote, Path part) throws IOException {
        if (remote.checksum().isEmpty()) {
            return Optional.empty();
        }
        Checksum expected = remote.checksum().get();
        String actual = expected.actual(part);
        return actual.equals(expected.hex())
                ? Optional.empty()
                : Optional.of(
                        "%s has %s %s, but the registry says %s; what was fetched is deleted, try again or use another registry"
                                .formatted(remote.source(), expected.algorithm(), actual, expected.hex()));
    }

    private <T> T attempt(Path file, CheckedSupplier<T> action) throws IOException {
        try {
            return Failsafe.with(retries).get(action);
        } catch (FailsafeException e) {
            if (e.getCause() instanceof FetchException fetch) {
                throw fetch;
            }
            throw unreachable(file, e.getCause() == null ? e : e.getCause());
        }
    }

    private static FetchException unreachable(Path file, Throwable cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new FetchException(
                "cannot fetch %s after %d attempts: %s; check the network and the registry's address in the environment, or put the file at %s by hand"
                        .formatted(file.getFileName(), ATTEMPTS, reason, file),
                cause);
    }
}
