package io.zeroth.cli.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.zeroth.cli.Failure;

/** A file system of its own in memory, small enough to be filled. */
final class SmallDisk {
    private static final int MEBIBYTES = 64;
    private static final int BLOCK = 1 << 16;

    private final Path root;

    private SmallDisk(Path root) {
        this.root = root;
    }

    /**
     * @throws Failure where this user may not mount, with what {@code mount} said
     * @throws IOException where there is no such command
     */
    static SmallDisk mount(Path at) throws IOException, InterruptedException {
        Files.createDirectories(at);
        run("mount", "-t", "tmpfs", "-o", "size=%dm".formatted(MEBIBYTES), "zeroth-chaos", at.toString());
        return new SmallDisk(at);
    }

    Path root() {
        return root;
    }

    /** Takes all the room that is left. */
    void fill() throws IOException {
        try (FileChannel filler = FileChannel.open(filler(), CREATE, WRITE)) {
            filler.position(filler.size());
            for (int size = BLOCK; size >= 1; size /= 16) {
                fill(filler, size);
            }
        }
    }

    private static void fill(FileChannel filler, int size) {
        ByteBuffer block = ByteBuffer.allocate(size);
        try {
            while (filler.write(block) > 0) {
                block.rewind();
            }
        } catch (IOException e) {
            // Full, which is what was wanted.
            return;
        }
    }

    /** Gives the room back. */
    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return root.resolve("filler");
    }

    private static void run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new Failure("%s: %s".formatted(String.join(" ", words), said));
        }
    }

    /** Takes it away, whoever still uses it. */
    void unmount() throws IOException, InterruptedException {
        run("umount", "-l", root.toString());
    }
}
