package io.zeroth.server.snapshot;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory of the file system. */
public final class DirectoryFiles implements SnapshotFiles {
    private final Path directory;

    /** @param directory made when it is first written to */
    public DirectoryFiles(Path directory) {
        this.directory = requireNonNull(directory, "directory");
    }

    @Override
    public List<String> list() throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Override
    public SeekableByteChannel read(String name) throws IOException {
        return FileChannel.open(directory.resolve(name), READ);
    }

    @Override
    public Sink create(String name) throws IOException {
        Files.createDirectories(directory);
        return new ChannelSink(FileChannel.open(directory.resolve(name), CREATE, WRITE, TRUNCATE_EXISTING));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), ATOMIC_MOVE);
    }

    @Override
    public void sync() throws IOException {
        try (FileChannel entries = FileChannel.open(directory, READ)) {
            entries.force(true);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public long size(String name) throws IOException {
        return Files.size(directory.resolve(name));
    }

    @Override
    public Optional<Instant> written(String name) throws IOException {
        return Optional.of(Files.getLastModifiedTime(directory.resolve(name)).toInstant());
    }

    @Override
    public SnapshotFiles directory(String name) {
        return new DirectoryFiles(directory.resolve(name));
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    private record ChannelSink(FileChannel channel) implements Sink {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            return channel.write(bytes);
        }

        @Override
        public void sync() throws IOException {
            channel.force(true);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
