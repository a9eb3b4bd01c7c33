package io.zeroth.server.log.ratis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.zeroth.core.step.StepRecord;
import io.zeroth.server.TestJobs;
import io.zeroth.server.cluster.Membership;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.StateSnapshot;
import io.zeroth.server.lane.ThreadLane;
import io.zeroth.server.log.StepLog;
import io.zeroth.server.log.disk.LogDirectory;
import io.zeroth.server.log.disk.LogReader;
import io.zeroth.server.log.state.StateKeeper;
import io.zeroth.server.log.state.StateStore;
import io.zeroth.server.snapshot.DirectoryFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is opened again goes on from the newest state that is kept, and has all its entries still. */
class RatisStateTest {
    private static final List<LogEntry> BEGIN = List.of(new LogEntry.JobStarted(TestJobs.header(5000)),
            new LogEntry.TaskPushed(TestJobs.task("a", 8, 4)), new LogEntry.PhaseChanged(JobPhase.TRAINING));

    @TempDir
    private Path directory;

    private final Taken taken = new Taken();

    private static final class Taken implements StepLog.Listener {
        private Optional<StateSnapshot> restored = Optional.empty();
        private final List<LogEntry> applied = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void applied(LogEntry entry) {
            applied.add(entry);
        }

        @Override
        public void restored(StateSnapshot state) {
            restored = Optional.of(state);
        }
    }

    private RatisLog open() {
        taken.restored = Optional.empty();
        taken.applied.clear();
        StateKeeper states = new StateKeeper(StateStore.open(new DirectoryFiles(directory.resolve("state"))), 100,
                new ThreadLane("state"));
        return RatisLog.open(directory.resolve("log"), Membership.alone(), Optional.empty(), states, taken, e -> {
            throw new AssertionError(e);
        });
    }

    private static void append(RatisLog log, long first, long last) throws Exception {
        for (long step = first; step <= last; step++) {
            log.append(new LogEntry.StepCommitted(TestJobs.step(step))).get(10, SECONDS);
        }
    }

    private static List<StepRecord> steps(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(TestJobs::step).toList();
    }

    private static List<LogEntry> entries(long first, long last) {
        return steps(first, last).stream().<LogEntry>map(LogEntry.StepCommitted::new).toList();
    }

    private void begin(long steps) throws Exception {
        try (RatisLog log = open()) {
            for (LogEntry entry : BEGIN) {
                log.append(entry).get(10, SECONDS);
            }
            append(log, 1, steps);
        }
    }

    @Test
    void theTailIsAppliedToTheNewestStateAndAllStepsCanBeRead() throws Exception {
        begin(730);
        try (RatisLog log = open()) {
            assertThat(taken.restored).map(StateSnapshot::step).contains(700L);
            assertThat(taken.restored).map(StateSnapshot::entries).contains(BEGIN);
            assertThat(taken.applied).isEqualTo(entries(701, 730));
            assertThat(log.steps(1, 730)).isEqualTo(steps(1, 730));
            assertThat(log.steps(513, 514)).isEqualTo(steps(513, 514));
            assertThat(log.steps(725, 9000)).isEqualTo(steps(725, 730));
            append(log, 731, 810);
            assertThat(log.append(new LogEntry.StepCommitted(TestJobs.step(700)))).failsWithin(10, SECONDS)
                    .withThrowableThat()
                    .withMessageContaining("step is 700 after step 810");
            assertThat(log.steps(700, 810)).isEqualTo(steps(700, 810));
        }
        try (RatisLog _ = open()) {
            assertThat(taken.restored).map(StateSnapshot::step).contains(800L);
            assertThat(taken.applied).isEqualTo(entries(801, 810));
        }
        List<LogEntry> whole = new ArrayList<>();
        LogReader.read(LogDirectory.find(directory), each -> whole.add(each.entry()));
        assertThat(whole).hasSize(3 + 810);
    }

    @Test
    void aStateThatWasChangedGivesWayToTheOneBeforeAndInTheEndToTheWholeLog() throws Exception {
        begin(310);
        damageNewest();
        try (RatisLog log = open()) {
            assertThat(taken.restored).map(StateSnapshot::step).contains(200L);
            assertThat(taken.applied).isEqualTo(entries(201, 310));
            assertThat(log.steps(1, 310)).isEqualTo(steps(1, 310));
        }
        MoreFiles.deleteRecursively(directory.resolve("state"), RecursiveDeleteOption.ALLOW_INSECURE);
        try (RatisLog log = open()) {
            assertThat(taken.restored).isEmpty();
            assertThat(taken.applied).hasSize(3 + 310);
            assertThat(log.steps(1, 310)).isEqualTo(steps(1, 310));
        }
    }

    private void damageNewest() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("state"))) {
            Path newest = files.sorted().toList().getLast();
            byte[] bytes = Files.readAllBytes(newest);
            bytes[bytes.length / 2] ^= 1;
            Files.write(newest, bytes);
        }
    }

    @Test
    void aStateOfALogThatIsGoneIsNotTaken() throws Exception {
        begin(210);
        MoreFiles.deleteRecursively(directory.resolve("log"), RecursiveDeleteOption.ALLOW_INSECURE);
        try (RatisLog log = open()) {
            assertThat(taken.restored).isEmpty();
            assertThat(taken.applied).isEmpty();
            log.append(BEGIN.getFirst()).get(10, SECONDS);
        }
    }
}
