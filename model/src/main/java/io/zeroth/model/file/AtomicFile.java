package io.zeroth.model.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files that are there whole or not at all. */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Writes a text in UTF-8, by way of a temporary file beside it; missing directories are made.
     *
     * @throws IOException naming the file and the reason
     */
    public static void write(Path file, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        try {
            write(file, bytes);
        } catch (IOException e) {
            throw new IOException(
                    "cannot write %d bytes to %s: %s; free some space there, or make its directory writable"
                            .formatted(bytes.length, file, e),
                    e);
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("%s is no file that could be written".formatted(file));
        }
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(directory, "." + file.getFileName(), ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            publish(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Gives a finished file or directory its name. */
    public static void publish(Path temporary, Path file) throws IOException {
        Files.move(temporary, file, ATOMIC_MOVE, REPLACE_EXISTING);
    }
}
