package io.zeroth.server;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.zeroth.model.file.AtomicFile;
import io.zeroth.wire.client.Attempt;
import org.jspecify.annotations.Nullable;

/** The directory that a server keeps its job in, locked for as long as the server runs. */
final class DataDirectory implements AutoCloseable {
    /** What a log and its first snapshot need at the least, so that a full disk is told before anything is begun. */
    private static final long LEAST_BYTES = 8 << 20;

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes the directory where it is not there, and locks it. */
    static DataDirectory lock(Path path) {
        FileChannel channel;
        try {
            requireSpace(path);
            Files.createDirectories(path);
            channel = FileChannel.open(path.resolve("lock"), CREATE, WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "data directory %s cannot be written to (%s); give one that this user can write to".formatted(path,
                            e),
                    e);
        }
        try {
            if (tryLock(channel) == null) {
                channel.close();
                throw new IllegalStateException(
                        "data directory %s is in use by another server; stop that one, or give another directory"
                                .formatted(path));
            }
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            throw new UncheckedIOException("data directory %s cannot be locked: %s".formatted(path, e.getMessage()), e);
        }
    }

    private static void requireSpace(Path path) throws IOException {
        Path existing = path.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        long free = Files.getFileStore(existing).getUsableSpace();
        if (free < LEAST_BYTES) {
            throw new IllegalStateException(
                    "data directory %s is on a disk with %d KiB free; a job takes at least %d KiB, so free some or give a directory on another disk"
                            .formatted(path, free >> 10, LEAST_BYTES >> 10));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another server in this very process.
            return null;
        }
    }

    /**
     * Keeps the number of an attempt, unless a later one has been here.
     *
     * @throws IllegalStateException where one has, since a server of it may go on elsewhere
     */
    void fence(Attempt attempt) {
        Path file = path.resolve("attempt");
        try {
            if (Files.exists(file)) {
                Attempt seen = Attempt.parse(Files.readString(file));
                if (attempt.isBefore(seen)) {
                    throw new IllegalStateException(
                            "data directory %s has been used by attempt %d and this server is of attempt %d; end it, which is left of an earlier one, or give a higher --attempt"
                                    .formatted(path, seen.number(), attempt.number()));
                }
            }
            AtomicFile.write(file, Long.toString(attempt.number()));
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read or written (%s); let this user read and write it"
                    .formatted(file, e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "%s does not hold the number of an attempt (%s); write the highest one there has been into it"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    Path log() {
        return path.resolve("log");
    }

    Path snapshots() {
        return path.resolve("snapshots");
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("data directory %s cannot be unlocked".formatted(path), e);
        }
    }
}
