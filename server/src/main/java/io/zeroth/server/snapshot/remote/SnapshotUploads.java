package io.zeroth.server.snapshot.remote;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.zeroth.server.snapshot.SnapshotStore;
import io.zeroth.wire.SnapshotReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads snapshots after they are kept on the leader's disk, on a thread of its own. What goes wrong is counted, logged and
 * tried again until there is a newer snapshot to upload; the job never waits for it.
 */
public final class SnapshotUploads implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SnapshotUploads.class);
    private static final Pattern NAME = Pattern.compile("step-\\d{12}\\.snapshot");
    private static final int KEPT = 3;

    private final SnapshotTarget target;
    private final ObjectStore objects;
    private final BooleanSupplier leads;
    private final Settings settings;
    private final RetryPolicy<Object> retries;
    private final ExecutorService thread = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().name("upload").daemon().factory());
    private final AtomicReference<Optional<Kept>> waiting = new AtomicReference<>(Optional.empty());
    private final AtomicLong uploaded = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private record Kept(SnapshotStore store, SnapshotReference snapshot, String folder) {}

    /**
     * How uploads are made.
     *
     * @param first the time until the first new try; it doubles from one to the next
     * @param most the longest time between two tries
     * @param tries in all
     * @param end how long the upload that is under way has when the server ends
     */
    public record Settings(Duration first, Duration most, int tries, Duration end) {
        /** From a second on up to a minute apart, for about a quarter of an hour; ten seconds at the end. */
        public static final Settings DEFAULT = new Settings(Duration.ofSeconds(1), Duration.ofMinutes(1), 20,
                Duration.ofSeconds(10));
    }

    /**
     * @param objects closed with this
     * @param leads whether this server leads: of several, that one uploads
     */
    public SnapshotUploads(SnapshotTarget target, ObjectStore objects, BooleanSupplier leads, Settings settings) {
        this.target = requireNonNull(target, "target");
        this.objects = requireNonNull(objects, "objects");
        this.leads = requireNonNull(leads, "leads");
        this.settings = requireNonNull(settings, "settings");
        this.retries = RetryPolicy.builder()
                .handleIf(_ -> waiting.get().isEmpty() && leads.getAsBoolean())
                .withBackoff(settings.first(), settings.most())
                .withMaxAttempts(settings.tries())
                .build();
    }

    /**
     * A snapshot is on disk: it is uploaded some time later, unless a newer one comes first.
     *
     * @param folder where among the job's snapshots it is: empty, or a name with a slash after it
     */
    public void kept(SnapshotStore store, SnapshotReference snapshot, String folder) {
        if (!leads.getAsBoolean() || waiting.getAndSet(Optional.of(new Kept(store, snapshot, folder))).isPresent()) {
            return;
        }
        try {
            thread.execute(() -> waiting.getAndSet(Optional.empty()).ifPresent(this::upload));
        } catch (RejectedExecutionException e) {
            log.debug("a snapshot came after the end", e);
        }
    }

    private void upload(Kept kept) {
        try {
            Failsafe.with(retries).run(() -> tried(() -> put(kept)));
            uploaded.incrementAndGet();
            tried(() -> prune(kept.folder()));
        } catch (FailsafeException | IOException e) {
            log.debug("snapshot {} is given up", kept.snapshot().step(), e);
        }
    }

    @FunctionalInterface
    private interface Try {
        void run() throws IOException;
    }

    private void tried(Try attempt) throws IOException {
        try {
            attempt.run();
        } catch (IOException | RuntimeException e) {
            failed.incrementAndGet();
            log.warn("a snapshot was not uploaded to {}, or older ones are there still: {}", target, e.getMessage());
            throw new IOException(e);
        }
    }

    private void put(Kept kept) throws IOException {
        SnapshotReference snapshot = kept.snapshot();
        ObjectStore.Content content = () -> Channels.newInputStream(kept.store().read(snapshot));
        objects.put(target.prefix() + kept.folder() + SnapshotStore.name(snapshot.step()), content,
                snapshot.sizeBytes(), crc32c(content), Map.of("zeroth-step", Long.toString(snapshot.step()),
                        "zeroth-digest", "%016x".formatted(snapshot.digest())));
    }

    private static int crc32c(ObjectStore.Content content) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] piece = new byte[1 << 16];
        try (InputStream in = content.open()) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                crc.update(piece, 0, read);
            }
        }
        return (int) crc.getValue();
    }

    /** Of the files that are ours by name, the last few stay. */
    private void prune(String folder) throws IOException {
        String place = target.prefix() + folder;
        List<String> keys = objects.list(place + "step-")
                .stream()
                .filter(key -> NAME.matcher(key.substring(place.length())).matches())
                .sorted()
                .toList();
        for (String key : keys.subList(0, Math.max(0, keys.size() - KEPT))) {
            objects.delete(key);
        }
    }

    /** How many snapshots were uploaded. */
    public long uploaded() {
        return uploaded.get();
    }

    /** How many tries failed. */
    public long failed() {
        return failed.get();
    }

    /** Gives the upload that is under way a little time. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(settings.end().toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("the last snapshot may not be in {}: it was not uploaded within {}", target, settings.end());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
        objects.close();
    }
}
