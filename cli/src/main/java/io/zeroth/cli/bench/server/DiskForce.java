package io.zeroth.cli.bench.server;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How long a disk takes for a small write that is to last, which each step waits for.
 *
 * @param medianMillis half of the writes took less
 * @param p99Millis one in a hundred took longer
 */
record DiskForce(double medianMillis, double p99Millis) {
    private static final int WRITES = 300;
    private static final int BYTES = 512;

    static DiskForce measure(Path directory) throws IOException {
        double[] millis = new double[WRITES];
        Path file = directory.resolve("force.probe");
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE, DELETE_ON_CLOSE)) {
            channel.write(ByteBuffer.allocate(WRITES * BYTES));
            channel.force(true);
            for (int i = 0; i < WRITES; i++) {
                long begin = System.nanoTime();
                channel.write(ByteBuffer.allocate(BYTES), (long) i * BYTES);
                channel.force(false);
                millis[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        Arrays.sort(millis);
        return new DiskForce(millis[WRITES / 2], millis[WRITES - WRITES / 100 - 1]);
    }
}
