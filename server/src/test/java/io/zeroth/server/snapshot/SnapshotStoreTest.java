package io.zeroth.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Path;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.theta.Theta;
import io.zeroth.server.TestJobs;
import io.zeroth.wire.SnapshotReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {
    @TempDir
    private Path directory;

    private SnapshotStore open() {
        return SnapshotStore.open(new DirectoryFiles(directory), TestJobs.LAYOUT.digest());
    }

    private static Snapshot snapshot(long step) {
        Theta theta = Theta.zeros(TestJobs.LAYOUT.length());
        theta.set(0, (float) step);
        return new Snapshot(step, TestJobs.LAYOUT, theta);
    }

    private void write(long... steps) {
        SnapshotStore store = open();
        for (long step : steps) {
            store.write(snapshot(step));
        }
    }

    @Test
    void theLastFewAndTheBaseAreKept() {
        write(0, 10, 20, 30, 40);
        assertThat(open().list()).extracting(SnapshotReference::step).containsExactly(40L, 30L, 20L, 0L);
        assertThat(directory.toFile().list()).hasSize(4);
    }

    @Test
    void theNewestThatIsWholeIsUsed() throws Exception {
        write(0, 10, 20);
        SnapshotStore before = open();
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve("step-000000000020.snapshot").toFile(),
                "rw")) {
            file.setLength(file.length() - 5);
        }
        assertThat(before.newest(99).orElseThrow().step()).isEqualTo(10);
        SnapshotStore after = open();
        assertThat(after.list()).extracting(SnapshotReference::step).containsExactly(10L, 0L);
        assertThat(after.newest(9).orElseThrow().step()).isZero();
    }

    @Test
    void whatIsDamagedWhileItIsOfferedIsNotOfferedAnyMore() throws Exception {
        write(0, 10, 20);
        SnapshotStore store = open();
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve("step-000000000020.snapshot").toFile(),
                "rw")) {
            long within = file.length() - 9;
            file.seek(within);
            int value = file.read();
            file.seek(within);
            file.write(value ^ 1);
        }
        assertThat(store.drops(10)).isFalse();
        assertThat(store.list()).extracting(SnapshotReference::step).containsExactly(20L, 10L, 0L);
        assertThat(store.drops(20)).isTrue();
        assertThat(store.list()).extracting(SnapshotReference::step).containsExactly(10L, 0L);
    }

    @Test
    void theBaseIsAskedForOnce() {
        assertThat(open().base(() -> snapshot(0)).digest()).isEqualTo(snapshot(0).digest());
        assertThat(open().base(() -> {
            throw new AssertionError("asked for twice");
        }).step()).isZero();
    }

    @Test
    void aSnapshotOfAnotherLayoutIsSkipped() {
        write(0);
        assertThat(SnapshotStore.open(new DirectoryFiles(directory), ContentDigest.of(new byte[1])).list()).isEmpty();
    }
}
