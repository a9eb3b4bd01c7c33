package io.zeroth.server.log.ratis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.server.TestJobs;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.RejectedEntryException;
import io.zeroth.server.log.StepLog;
import io.zeroth.server.log.state.StateKeeper;
import io.zeroth.v1.log.Entry;
import io.zeroth.v1.log.JobStarted;
import io.zeroth.wire.JobHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatisLogTest {
    private static final LogEntry START = new LogEntry.JobStarted(TestJobs.header(10));

    @TempDir
    private Path directory;

    private final List<LogEntry> applied = Collections.synchronizedList(new ArrayList<>());

    private RatisLog open() {
        applied.clear();
        return RatisLog.open(directory, applied::add, e -> {
            throw new AssertionError(e);
        });
    }

    @Test
    void entriesComeBackInOrderAfterARestart() throws Exception {
        List<LogEntry> entries = List.of(START, new LogEntry.TaskPushed(TestJobs.task("a", 8, 4)),
                new LogEntry.PhaseChanged(JobPhase.TRAINING), new LogEntry.StepCommitted(TestJobs.step(1)),
                new LogEntry.StepCommitted(TestJobs.step(2)), new LogEntry.TaskWeighted(0, 2.5),
                new LogEntry.TaskRemoved(0));
        try (RatisLog log = open()) {
            for (LogEntry entry : entries) {
                log.append(entry).get(10, SECONDS);
            }
            assertThat(applied).isEqualTo(entries);
        }
        try (RatisLog log = open()) {
            assertThat(log.leads()).isTrue();
            assertThat(applied).isEqualTo(entries);
            log.append(new LogEntry.StepCommitted(TestJobs.step(3))).get(10, SECONDS);
            assertThat(applied).hasSize(entries.size() + 1);
        }
    }

    @Test
    void aStepThatLeavesAGapOrComesTwiceIsRejectedAndNotApplied() throws Exception {
        try (RatisLog log = open()) {
            log.append(START).get(10, SECONDS);
            log.append(new LogEntry.StepCommitted(TestJobs.step(1))).get(10, SECONDS);
            for (long step : new long[] {1, 3}) {
                assertThatThrownBy(() -> log.append(new LogEntry.StepCommitted(TestJobs.step(step))).get(10, SECONDS))
                        .hasRootCauseInstanceOf(RejectedEntryException.class)
                        .hasMessageContaining("step is %d after step 1", step);
            }
            log.append(new LogEntry.StepCommitted(TestJobs.step(2))).get(10, SECONDS);
            assertThat(applied).hasSize(3);
        }
    }

    @Test
    void aTaskNearTheLimitFitsAndALargerOneIsRefusedBeforeTheLog() throws Exception {
        try (RatisLog log = open()) {
            log.append(START).get(10, SECONDS);
            log.append(new LogEntry.TaskPushed(large(15 << 20))).get(30, SECONDS);
            assertThat(applied).hasSize(2);
            assertThatThrownBy(() -> log.append(new LogEntry.TaskPushed(large(17 << 20))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("task 'large' takes");
        }
    }

    @Test
    void anExceptionWhileApplyingIsToldOnceAndNothingMoreIsApplied() {
        List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
        StepLog.Listener failing = entry -> {
            throw new IllegalStateException("cannot apply " + entry);
        };
        try (RatisLog log = RatisLog.open(directory, failing, told::add)) {
            CompletableFuture<Long> first = log.append(START);
            CompletableFuture<Long> second = log.append(new LogEntry.StepCommitted(TestJobs.step(1)));
            assertThat(first).failsWithin(10, SECONDS);
            assertThat(second).failsWithin(10, SECONDS);
            assertThat(told).hasSize(1);
        }
    }

    @Test
    void aLogOfAnotherSemanticsVersionIsRefusedNamingTheVersionItNeeds() {
        Entry other = Entry.newBuilder()
                .setJobStarted(JobStarted.newBuilder()
                        .setHeader(JobHeaders.toMessage(TestJobs.header(10)).toBuilder().setSemanticsVersion(2)))
                .build();
        List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
        try (RatisLog log = RatisLog.open(directory, applied::add, told::add)) {
            assertThat(log.append(other.toByteArray())).failsWithin(10, SECONDS);
        }
        assertThat(told).hasSize(1);
        assertThatThrownBy(() -> RatisLog.open(directory, applied::add, told::add)).hasMessageContaining(
                "the job's log follows semantics version 2, and this build folds version 1; use a build of version 2");
        assertThat(applied).isEmpty();
    }

    @Test
    void aLogThatCannotBeWrittenIsToldOnceWithThePlaceAndTheFix() throws Exception {
        List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
        LogStateMachine machine = new LogStateMachine(directory, applied::add, StateKeeper.none(), told::add);
        machine.notifyLogFailed(new IOException("write failed", new IOException("No space left on device")), null);
        machine.notifyLogFailed(new IOException("Log already failed"), null);
        assertThat(told).singleElement()
                .asInstanceOf(THROWABLE)
                .hasMessageContainingAll(directory.toString(), "No space left on device", "make room on the disk");
        assertThat(machine.ready()).isCompletedExceptionally();
    }

    @Test
    void aLogThatClosesByItselfIsToldAndOneThatIsClosedIsNot() throws Exception {
        List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
        try (RatisLog log = RatisLog.open(directory.resolve("whole"), applied::add, told::add)) {
            log.append(START).get(10, SECONDS);
        }
        assertThat(told).isEmpty();
        try (RatisLog log = RatisLog.open(directory.resolve("lost"), applied::add, told::add)) {
            log.append(START).get(10, SECONDS);
            MoreFiles.deleteRecursively(directory.resolve("lost"), RecursiveDeleteOption.ALLOW_INSECURE);
            // The third no longer fits the segment, and the next one has no place.
            for (int i = 0; i < 3; i++) {
                var _ = log.append(new LogEntry.TaskPushed(large(15 << 20)));
            }
            await().atMost(20, SECONDS).untilAsserted(() -> assertThat(told).hasSize(1));
        }
    }

    private static Task large(int bytes) {
        Task small = TestJobs.task("large", 1, 0);
        Example example = new Example(Split.TRAIN, new TreeMap<>(Map.of("text", "x".repeat(bytes))), 0);
        return new Task(small.spec(), List.of(example));
    }
}
