package io.zeroth.server.snapshot.remote;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.snapshot.SnapshotCodec;
import io.zeroth.core.theta.Theta;
import io.zeroth.server.TestJobs;
import io.zeroth.server.snapshot.DirectoryFiles;
import io.zeroth.server.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotUploadsTest {
    private static final SnapshotUploads.Settings QUICK = new SnapshotUploads.Settings(Duration.ofMillis(10),
            Duration.ofMillis(50), 5, Duration.ofSeconds(5));

    @TempDir
    private Path directory;

    private TinyS3 s3;
    private SnapshotStore store;
    private SnapshotUploads uploads;
    private final AtomicBoolean leads = new AtomicBoolean(true);

    @BeforeEach
    void open() throws IOException {
        s3 = new TinyS3();
        store = SnapshotStore.open(new DirectoryFiles(directory), TestJobs.LAYOUT.digest());
        store.write(snapshot(0));
        SnapshotTarget target = s3.target("jobs/a");
        uploads = new SnapshotUploads(target, S3Store.open(target, S3StoreTest.CREDENTIALS), leads::get, QUICK);
    }

    @AfterEach
    void close() {
        uploads.close();
        s3.close();
    }

    private static Snapshot snapshot(long step) {
        Theta theta = Theta.zeros(TestJobs.LAYOUT.length());
        theta.set(0, (float) step);
        return new Snapshot(step, TestJobs.LAYOUT, theta);
    }

    private void keep(long step) {
        store.write(snapshot(step));
        uploads.kept(store, store.find(step).orElseThrow(), "");
    }

    private static String key(long step) {
        return "jobs/a/step-%012d.snapshot".formatted(step);
    }

    private void awaitUploaded(long count) {
        await().atMost(10, SECONDS).until(() -> uploads.uploaded() == count);
    }

    @Test
    void aSnapshotIsThereAsItIsOnDiskAndCanBeUsedAsItIs() throws IOException {
        keep(500);
        awaitUploaded(1);
        byte[] there = s3.objects().get(key(500));
        assertThat(there).isEqualTo(Files.readAllBytes(directory.resolve("step-000000000500.snapshot")));
        assertThat(SnapshotCodec.read(new ByteArrayInputStream(there)).digest()).isEqualTo(snapshot(500).digest());
        assertThat(s3.digests()).containsEntry(key(500), "%016x".formatted(snapshot(500).digest()));
        assertThat(uploads.failed()).isZero();
    }

    @Test
    void theLastFewStayAndNothingElseIsTouched() {
        for (long step = 1; step <= 5; step++) {
            keep(step);
            awaitUploaded(step);
        }
        uploads.kept(store, store.find(5).orElseThrow(), "masked/");
        awaitUploaded(6);
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(s3.objects().keySet())
                        .containsExactly("jobs/a/masked/step-000000000005.snapshot", key(3), key(4), key(5)));
    }

    @Test
    void aStorageThatFailsIsTriedAgainAndCounted() {
        s3.fail(3);
        keep(7);
        awaitUploaded(1);
        assertThat(uploads.failed()).isEqualTo(3);
        assertThat(s3.objects()).containsOnlyKeys(key(7));
    }

    @Test
    void aSnapshotThatCannotBeUploadedGivesWayToTheNext() {
        s3.fail(5);
        keep(7);
        await().atMost(10, SECONDS).until(() -> uploads.failed() == 5);
        keep(8);
        awaitUploaded(1);
        assertThat(s3.objects()).containsOnlyKeys(key(8));
    }

    @Test
    void ofSnapshotsThatComeFasterThanTheyAreUploadedTheNewestIs() {
        CountDownLatch latch = new CountDownLatch(1);
        s3.hold(latch);
        keep(1);
        await().atMost(10, SECONDS).until(() -> Files.exists(directory.resolve("step-000000000001.snapshot")));
        for (long step = 2; step <= 4; step++) {
            keep(step);
        }
        latch.countDown();
        await().atMost(10, SECONDS).until(() -> s3.objects().containsKey(key(4)));
        assertThat(s3.objects()).doesNotContainKeys(key(2));
    }

    @Test
    void whoDoesNotLeadUploadsNothing() {
        leads.set(false);
        keep(1);
        leads.set(true);
        keep(2);
        awaitUploaded(1);
        assertThat(s3.objects()).containsOnlyKeys(key(2));
    }
}
