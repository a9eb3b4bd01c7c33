package io.zeroth.cli.bench.chaos;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A wrong byte in a file that was right when it was written. */
final class SnapshotDamage {
    private SnapshotDamage() {}

    /** Flips bits of one byte of the newest snapshot of a server; false where it has none but of the base model. */
    static boolean newest(Path data, SplittableRandom random) throws IOException {
        Path directory = data.resolve("snapshots");
        if (!Files.isDirectory(directory)) {
            return false;
        }
        Optional<Path> newest;
        try (Stream<Path> files = Files.list(directory)) {
            newest = files.filter(file -> file.toString().endsWith(".snapshot"))
                    .max(Comparator.comparing(file -> file.getFileName().toString()))
                    .filter(file -> !file.toString().endsWith("-000000000000.snapshot"));
        }
        return newest.isPresent() && flip(newest.get(), random);
    }

    private static boolean flip(Path file, SplittableRandom random) throws IOException {
        try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            long at = random.nextLong(channel.size());
            ByteBuffer one = ByteBuffer.allocate(1);
            if (channel.read(one, at) < 1) {
                return false;
            }
            one.put(0, (byte) (one.get(0) ^ 0x10)).flip();
            return channel.write(one, at) == 1;
        } catch (NoSuchFileException e) {
            // A newer one took its place.
            return false;
        }
    }
}
