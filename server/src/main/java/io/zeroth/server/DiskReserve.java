package io.zeroth.server;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room that is kept on the disk of a data directory, and given back where the disk is about to be full, so that the server
 * can still leave in order. What must not fail is Ratis' file of the term and the vote: where there is no room for a new one, an
 * empty one takes the old one's place, and with that the server never starts again.
 */
final class DiskReserve implements AutoCloseable {
    /** Less than this is left for what else is on the disk. */
    static final long LEAST_BYTES = 2 << 20;

    private static final Logger log = LoggerFactory.getLogger(DiskReserve.class);
    private static final int RESERVED_BYTES = 1 << 20;
    private static final int PERIOD_MILLIS = 250;

    private final Path directory;
    private final FreeSpace free;
    private final Consumer<Throwable> broken;
    private final ScheduledExecutorService watch = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("disk-reserve").factory());

    /** How many bytes of a disk can be written to. */
    @FunctionalInterface
    interface FreeSpace {
        long bytes() throws IOException;
    }

    DiskReserve(Path directory, FreeSpace free, Consumer<Throwable> broken) {
        this.directory = requireNonNull(directory, "directory");
        this.free = requireNonNull(free, "free");
        this.broken = requireNonNull(broken, "broken");
    }

    /**
     * Takes the room, and looks after the disk until it is closed.
     *
     * @param broken told where too little is left; the server has to end
     */
    static DiskReserve keep(Path directory, Consumer<Throwable> broken) {
        try {
            FileStore disk = Files.getFileStore(directory);
            DiskReserve reserve = new DiskReserve(directory, disk::getUsableSpace, broken);
            reserve.take();
            var _ = reserve.watch.scheduleWithFixedDelay(reserve::check, PERIOD_MILLIS, PERIOD_MILLIS,
                    TimeUnit.MILLISECONDS);
            return reserve;
        } catch (IOException e) {
            throw new UncheckedIOException("data directory %s cannot be written to (%s); make room on its disk"
                    .formatted(directory, e.getMessage()), e);
        }
    }

    void take() throws IOException {
        if (!Files.exists(file()) || Files.size(file()) < RESERVED_BYTES) {
            Files.write(file(), new byte[RESERVED_BYTES]);
        }
    }

    /** Gives the room back, and says so, where too little is left. */
    void check() {
        try {
            long bytes = free.bytes();
            if (bytes < LEAST_BYTES) {
                release();
                watch.shutdown();
                broken.accept(new IllegalStateException(
                        "data directory %s is on a disk with %d KiB free, which is nearly full; make room, and start the server again, which loses nothing that was acknowledged"
                                .formatted(directory, bytes >> 10)));
            }
        } catch (IOException e) {
            watch.shutdown();
            broken.accept(new UncheckedIOException(
                    "the disk of data directory %s cannot be looked at: %s".formatted(directory, e.getMessage()), e));
        }
    }

    /** Gives the room back to whatever is written while the server ends. */
    void release() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            log.warn("{} cannot be deleted", file(), e);
        }
    }

    private Path file() {
        return directory.resolve("reserve");
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
