package io.zeroth.worker.replica;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.snapshot.SnapshotCodec;
import io.zeroth.wire.SnapshotReference;
import io.zeroth.wire.client.Retries;
import io.zeroth.wire.client.ServerChannels;
import io.zeroth.wire.client.SnapshotDownload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshot a worker has fetched last, on disk, so that a worker which is started again need not fetch it; it is read
 * only where it has the content that its name says.
 */
public final class SnapshotShelf {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotShelf.class);

    private final SnapshotDownload download;
    private final Path directory;

    /** @param directory this worker's alone; older snapshots are deleted from it */
    public SnapshotShelf(ServerChannels servers, Path directory) {
        this.download = new SnapshotDownload(servers, directory, Retries.ofTransfers());
        this.directory = directory;
    }

    /**
     * The snapshot, from disk where it is there and sound, else from the server.
     *
     * @throws IOException if the server stays away, or sends a snapshot that is not the one it named
     */
    public Snapshot open(SnapshotReference reference) throws IOException, InterruptedException {
        Path file = download.fetch(reference);
        deleteAllBut(file);
        try {
            return read(file, reference);
        } catch (MalformedBytesException e) {
            LOG.warn("snapshot {} is fetched again: {}", reference.step(), e.getMessage());
            Files.delete(file);
        }
        Path again = download.fetch(reference);
        try {
            return read(again, reference);
        } catch (MalformedBytesException e) {
            Files.delete(again);
            throw new IOException(
                    "snapshot %d is damaged on the server: %s".formatted(reference.step(), e.getMessage()), e);
        }
    }

    private void deleteAllBut(Path newest) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(file -> !file.equals(newest)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Snapshot read(Path file, SnapshotReference reference) throws IOException {
        try (FileChannel bytes = FileChannel.open(file)) {
            Snapshot snapshot = SnapshotCodec.read(bytes);
            if (snapshot.step() != reference.step() || snapshot.digest() != reference.digest()) {
                throw new MalformedBytesException(
                        "the file holds step %d of digest %016x and was named step %d of digest %016x"
                                .formatted(snapshot.step(), snapshot.digest(), reference.step(), reference.digest()));
            }
            return snapshot;
        }
    }
}
