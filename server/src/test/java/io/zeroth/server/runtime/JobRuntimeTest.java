package io.zeroth.server.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.theta.Theta;
import io.zeroth.server.TestJobs;
import io.zeroth.server.command.Command;
import io.zeroth.server.coordinator.Coordinator;
import io.zeroth.server.coordinator.CoordinatorSettings;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lane.ThreadLane;
import io.zeroth.server.log.StepLog;
import io.zeroth.server.snapshot.DirectoryFiles;
import io.zeroth.server.snapshot.JobTheta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRuntimeTest {
    private static final StepLog FULL = new StepLog() {
        @Override
        public CompletableFuture<Long> append(LogEntry entry) {
            return CompletableFuture.failedFuture(new IOException("No space left on device"));
        }

        @Override
        public boolean leads() {
            return true;
        }

        @Override
        public void close() {}
    };

    @TempDir
    private Path directory;

    private final CompletableFuture<Throwable> broken = new CompletableFuture<>();

    private JobRuntime runtime() {
        JobTheta theta = new JobTheta(new DirectoryFiles(directory), ThreadLane::new, TestJobs.header(3),
                () -> new Snapshot(0, TestJobs.LAYOUT, Theta.zeros(TestJobs.LAYOUT.length())), 0,
                (layout, step, digest) -> {}, broken::complete);
        MaskMaker masks = new MaskMaker((tensor, out) -> {
            throw new AssertionError(tensor);
        }, new ThreadLane("mask"));
        return new JobRuntime(new Coordinator(TestJobs.header(3), TestJobs.LAYOUT, CoordinatorSettings.DEFAULT), FULL,
                theta, masks, InstantSource.system(), new ThreadLane("coordinator"), broken::complete);
    }

    @Test
    void aLogThatTakesNothingIsToldAndNobodyIsAcknowledged() {
        try (JobRuntime job = runtime()) {
            job.leads();
            CompletableFuture<Void> push = job.ask(new Command.Push(TestJobs.task("a", 4, 0)));
            assertThat(broken).succeedsWithin(10, SECONDS).asString().contains("No space left on device");
            assertThat(push).failsWithin(10, SECONDS)
                    .withThrowableThat()
                    .withMessageContaining("No space left on device");
            assertThat(job.view().join().tasks()).isEmpty();
        }
    }

    @Test
    void anEntryThatCannotBeAppliedEndsTheLoop() {
        try (JobRuntime job = runtime()) {
            job.applied(new LogEntry.StepCommitted(TestJobs.step(7)));
            assertThat(broken).succeedsWithin(10, SECONDS).asString().contains("step 7 follows");
        }
    }
}
