package io.zeroth.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;

import io.zeroth.server.snapshot.remote.SnapshotTarget;
import io.zeroth.server.snapshot.remote.TinyS3;
import io.zeroth.v1.JobPhase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job whose snapshots go to an object storage, with the credentials that the process was started with. */
class ServerUploadTest {
    @TempDir
    private Path directory;

    @BeforeAll
    static void giveCredentials() {
        System.setProperty("aws.accessKeyId", "key");
        System.setProperty("aws.secretAccessKey", "secret");
    }

    @AfterAll
    static void takeCredentials() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    private static String metrics(Server server) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:%d/metrics".formatted(server.metricsPort().orElseThrow()));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void theSnapshotsOfAJobAreThereAndFailuresDoNotStopIt() throws Exception {
        try (TinyS3 s3 = new TinyS3()) {
            s3.fail(1);
            SnapshotTarget target = SnapshotTarget.parse("s3://bucket/jobs/test", Optional.of(s3.endpoint().toString()),
                    Optional.empty());
            ServerSettings settings = ServerJobTest.settings(directory).withSnapshotTarget(target).withMetrics(0);
            try (Server server = Server.start(settings);
                    TestClient client = new TestClient(server.port());
                    FakeWorker _ = FakeWorker.start("worker", server.port())) {
                client.push(TestJobs.task("a", 18, 12));
                client.resume();
                await().atMost(60, SECONDS).until(() -> client.status().getPhase() == JobPhase.JOB_PHASE_COMPLETE);
                await().atMost(20, SECONDS)
                        .until(() -> s3.objects().containsKey("jobs/test/step-000000000030.snapshot"));
                assertThat(metrics(server)).contains("zeroth_snapshots_upload_failures_total 1.0")
                        .containsPattern("zeroth_snapshots_uploaded_total [123].0");
            }
            assertThat(s3.refused()).isEmpty();
        }
    }
}
