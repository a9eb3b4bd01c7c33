package io.zeroth.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskReserveTest {
    @TempDir
    private Path directory;

    private final AtomicLong free = new AtomicLong(DiskReserve.LEAST_BYTES);
    private final List<String> told = new ArrayList<>();

    @Test
    void roomIsKeptAndGivenBackWhereTheDiskIsNearlyFull() throws Exception {
        try (DiskReserve reserve = new DiskReserve(directory, free::get, cause -> told.add(cause.getMessage()))) {
            reserve.take();
            reserve.check();
            assertThat(directory.resolve("reserve")).hasSize(1 << 20);
            assertThat(told).isEmpty();

            free.set(DiskReserve.LEAST_BYTES - 1024);
            reserve.check();
            assertThat(directory).isEmptyDirectory();
            assertThat(told).containsExactly(
                    "data directory %s is on a disk with 2047 KiB free, which is nearly full; make room, and start the server again, which loses nothing that was acknowledged"
                            .formatted(directory));
        }
    }
}
