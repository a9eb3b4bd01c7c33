package io.zeroth.server.replay;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.importance.InitialTheta;
import io.zeroth.core.importance.WeightReader;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.server.FakeWorker;
import io.zeroth.server.Server;
import io.zeroth.server.ServerSettings;
import io.zeroth.server.TestClient;
import io.zeroth.server.TestJobs;
import io.zeroth.server.coordinator.CoordinatorSettings;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.disk.LogDirectory;
import io.zeroth.server.log.disk.LogReader;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that ran on a real server, made anew of their logs. */
class JobReplayTest {
    private static final long STEPS = 25;

    @TempDir
    private Path directory;

    private JobStatus run(JobHeader header, Layout layout) {
        ServerSettings settings = ServerSettings
                .of(directory, 0, header, () -> new Snapshot(0, layout, InitialTheta.of(layout, TestJobs::weights)))
                .withCoordinator(new CoordinatorSettings(CoordinatorSettings.DEFAULT.leases(), 5, 7, 10, 2000))
                .withWeights(TestJobs::weights);
        try (Server server = Server.start(settings);
                TestClient client = new TestClient(server.port());
                FakeWorker _ = FakeWorker.start("worker", server.port())) {
            client.push(TestJobs.task("a", 18, 12));
            client.push(TestJobs.task("b", 9, 7));
            client.resume();
            await().atMost(60, SECONDS)
                    .until(() -> client.status().getPhase() == JobPhase.JOB_PHASE_COMPLETE
                            && client.status().getDigestStep() == STEPS);
            return client.status();
        }
    }

    private List<LogEntry> log() {
        List<LogEntry> entries = new ArrayList<>();
        LogReader.read(LogDirectory.find(directory), each -> entries.add(each.entry()));
        return entries;
    }

    private static JobReplay replay(List<LogEntry> log, Layout layout, WeightReader weights) {
        JobHeader header = ((LogEntry.JobStarted) log.getFirst()).header();
        JobReplay replay = new JobReplay(header, new BaseModel(header.base(), layout, weights));
        log.forEach(replay::apply);
        return replay;
    }

    private void assertSnapshotsAgree(List<LogEntry> log, Layout layout) throws IOException {
        JobHeader header = ((LogEntry.JobStarted) log.getFirst()).header();
        JobReplay replay = new JobReplay(header, new BaseModel(header.base(), layout, TestJobs::weights));
        KeptSnapshots snapshots = KeptSnapshots.in(LogDirectory.find(directory).snapshots().orElseThrow());
        int compared = 0;
        for (LogEntry entry : log) {
            replay.apply(entry);
            Optional<Path> file = snapshots.at(replay.step(), replay.masked());
            if (entry instanceof LogEntry.StepCommitted && file.isPresent()) {
                Snapshot snapshot = KeptSnapshots.read(file.get());
                assertThat(replay.digest()).isEqualTo(snapshot.digest());
                assertThat(replay.layout()).isEqualTo(snapshot.layout());
                compared++;
            }
        }
        assertThat(compared).isEqualTo(3);
    }

    @Test
    void aLogAndTheBaseModelGiveTheJobsTheta() throws IOException {
        JobStatus done = run(TestJobs.header(STEPS), TestJobs.LAYOUT);
        List<LogEntry> log = log();
        assertThat(replay(log, TestJobs.LAYOUT, TestJobs::weights).digest()).isEqualTo(done.getDigest());
        assertThat(replay(log, TestJobs.LAYOUT, TestJobs::weights).snapshot().step()).isEqualTo(STEPS);
        assertSnapshotsAgree(log, TestJobs.LAYOUT);
    }

    @Test
    void aMaskIsMadeAgainOfTheScoresInTheLog() throws IOException {
        JobStatus done = run(TestJobs.masked(STEPS, Estimator.ROW_SPSA), TestJobs.LAYOUT);
        List<LogEntry> log = log();
        JobReplay replay = replay(log, TestJobs.LAYOUT, TestJobs::weights);
        assertThat(replay.digest()).isEqualTo(done.getDigest());
        assertThat(replay.layout().digest().hex()).isEqualTo(done.getMask().getLayoutDigest());
        assertSnapshotsAgree(log, TestJobs.LAYOUT);
        WeightReader other = (tensor, out) -> {
            TestJobs.weights(tensor, out);
            out[5] += 100;
        };
        assertThatThrownBy(() -> replay(log, TestJobs.LAYOUT, other)).hasMessageContaining("the log has mask");
    }

    @Test
    void curvaturesAreFoldedToo() throws IOException {
        JobStatus done = run(TestJobs.header(NoiseKind.GAUSSIAN,
                TestJobs.optimizer(STEPS).with(new VarianceControl.DiagonalCurvature(.05))), TestJobs.LAYOUT);
        assertThat(replay(log(), TestJobs.LAYOUT, TestJobs::weights).digest()).isEqualTo(done.getDigest());
        assertSnapshotsAgree(log(), TestJobs.LAYOUT);
    }

    @Test
    void anotherModelOrLayoutIsRefusedWithAllThatDiffers() {
        JobHeader header = TestJobs.header(STEPS);
        BaseModel other = new BaseModel(header.layout(), TestJobs.LOW_RANK, TestJobs::weights);
        assertThatThrownBy(() -> new JobReplay(header, other)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("the base model has digest", "give the model test:model as it was",
                        "the layout has digest", "of 144 values and the log's has", "of 512");
    }

    @Test
    void aSnapshotThatWasChangedIsNamed() throws IOException {
        Path file = Files.write(directory.resolve("step-000000000007.snapshot"), new byte[40]);
        assertThat(KeptSnapshots.in(directory).at(7, false)).contains(file);
        assertThat(KeptSnapshots.in(directory).newest(false)).hasValue(7);
        assertThat(KeptSnapshots.in(directory).base()).isEmpty();
        assertThatThrownBy(() -> KeptSnapshots.read(file)).hasMessageStartingWith(file + ": this is not a snapshot");
    }
}
