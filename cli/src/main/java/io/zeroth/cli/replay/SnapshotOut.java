package io.zeroth.cli.replay;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.snapshot.SnapshotCodec;
import io.zeroth.model.file.AtomicFile;

/** A snapshot as a file of the user's. */
final class SnapshotOut {
    private SnapshotOut() {}

    /** Writes the file whole or not at all. */
    static void write(Snapshot snapshot, Path file) throws IOException {
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        Path partial = Files.createTempFile(directory, "." + file.getFileName(), ".partial");
        try {
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                SnapshotCodec.write(snapshot, channel);
                channel.force(true);
            }
            AtomicFile.publish(partial, file);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
