package io.zeroth.model.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * The right to make a file, which one thread of one process has at a time: a lock on a small file beside it. The lock ends
 * with the process that holds it; the small file stays, since removing it would race with those who wait for it.
 */
public final class MakerLock implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final FileChannel channel;

    private MakerLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits until no one else holds the lock on {@code file}. */
    public static MakerLock on(Path file) throws IOException {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        Files.createDirectories(lockFile.toAbsolutePath().getParent());
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            while (tryLock(channel).isEmpty()) {
                Thread.sleep(PAUSE);
            }
            locked = true;
            return new MakerLock(channel);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for " + lockFile).initCause(e);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException heldByAnotherThread) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
