package io.zeroth.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.zeroth.v1.JobPhase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerFailureTest {
    @TempDir
    private Path directory;

    /** Its first snapshot but the base's is of step 11. */
    @Test
    void aSnapshotThatCannotBeWrittenEndsTheServerAndARestartGoesOnFromTheLog() throws Exception {
        Path snapshots = directory.resolve("snapshots");
        Server server = Server.start(ServerJobTest.settings(directory));
        try (TestClient client = new TestClient(server.port());
                FakeWorker worker = FakeWorker.start("w", server.port())) {
            await().atMost(10, SECONDS).until(() -> worker.digest().isPresent());
            MoreFiles.deleteRecursively(snapshots, RecursiveDeleteOption.ALLOW_INSECURE);
            Files.writeString(snapshots, "taken");
            client.push(TestJobs.task("a", 18, 0));
            client.resume();
            assertThat(worker.ended()).succeedsWithin(30, SECONDS);
        }
        assertThatThrownBy(server::awaitTermination).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the server closed: cannot")
                .hasMessageContaining(snapshots.toString())
                .hasMessageNotContaining("\n");

        Files.delete(snapshots);
        try (Server again = Server.start(ServerJobTest.settings(directory));
                TestClient client = new TestClient(again.port());
                FakeWorker _ = FakeWorker.start("w", again.port())) {
            assertThat(client.status().getStep()).isGreaterThanOrEqualTo(11);
            await().atMost(30, SECONDS).until(() -> client.status().getPhase() == JobPhase.JOB_PHASE_COMPLETE);
        }
    }
}
