package io.zeroth.server.log.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.server.TestJobs;
import io.zeroth.server.job.Evaluation;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.job.JobState;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.StateFold;
import io.zeroth.server.snapshot.DirectoryFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {
    @TempDir
    private Path directory;

    private static List<LogEntry> others() {
        return List.of(new LogEntry.JobStarted(TestJobs.header(9000)),
                new LogEntry.TaskPushed(TestJobs.task("a", 8, 4)), new LogEntry.TaskPushed(TestJobs.task("b", 4, 0)),
                new LogEntry.PhaseChanged(JobPhase.TRAINING),
                new LogEntry.EvaluationDone(0, new Evaluation(0, io.zeroth.model.task.Split.TEST, 4, .5, .7)),
                new LogEntry.TaskWeighted(0, 2.5), new LogEntry.TaskRemoved(1),
                LogEntry.PhaseChanged.paused("there is a reason"));
    }

    /** The state after so many steps, which come between the other entries. */
    private static SavedState state(long steps) {
        StateFold fold = new StateFold();
        StepIndex places = new StepIndex();
        List<LogEntry> others = others();
        others.subList(0, 4).forEach(fold::apply);
        for (long step = 1; step <= steps; step++) {
            fold.apply(new LogEntry.StepCommitted(TestJobs.step(step)));
            places.add(step, 10 + 2 * step);
        }
        others.subList(4, others.size()).forEach(fold::apply);
        return new SavedState(3, 10 + 2 * steps, fold.snapshot().orElseThrow(), places);
    }

    private static byte[] bytes(SavedState state) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SavedStateCodec.write(state, Channels.newChannel(out));
        return out.toByteArray();
    }

    private static SavedState read(byte[] bytes) throws IOException {
        return SavedStateCodec.read(Channels.newChannel(new ByteArrayInputStream(bytes)));
    }

    private StateStore open() {
        return StateStore.open(new DirectoryFiles(directory));
    }

    private Path file(long index) {
        return directory.resolve("index-%016d.state".formatted(index));
    }

    @Test
    void aStateComesBackAsItWasWritten() throws IOException {
        SavedState state = state(600);
        SavedState back = read(bytes(state));
        assertThat(back.state().entries()).isEqualTo(others());
        assertThat(back.state().step()).isEqualTo(600);
        assertThat(back.state().losses()).isEqualTo(state.state().losses()).containsKey("a");
        assertThat(back.steps().before(600)).isEqualTo(new StepIndex.Place(513, 10 + 2 * 513));
        assertThat(bytes(back)).isEqualTo(bytes(state));
    }

    @Test
    void aJobsStateIsTheOneThatItsWholeLogComesTo() {
        JobState folded = new JobState(TestJobs.header(9000), TestJobs.LAYOUT);
        List<LogEntry> others = others();
        others.subList(0, 4).forEach(folded::apply);
        for (long step = 1; step <= 5; step++) {
            folded.apply(new LogEntry.StepCommitted(TestJobs.step(step)));
        }
        others.subList(4, others.size()).forEach(folded::apply);

        JobState restored = new JobState(TestJobs.header(9000), TestJobs.LAYOUT);
        restored.apply(others.getFirst());
        restored.apply(others.get(1));
        restored.restore(state(5).state());
        assertThat(restored.tasks()).isEqualTo(folded.tasks());
        assertThat(restored.phase()).isEqualTo(folded.phase());
        assertThat(restored.pauseReason()).isEqualTo(folded.pauseReason()).isPresent();
        assertThat(restored.step()).isEqualTo(folded.step());
        assertThat(restored.started()).isTrue();
        restored.apply(new LogEntry.StepCommitted(TestJobs.step(6)));
    }

    @Test
    void anyChangedByteIsFound() throws IOException {
        byte[] whole = bytes(state(300));
        for (int at = 0; at < whole.length; at += 7) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            assertThatThrownBy(() -> read(changed)).as("byte %d", at).isInstanceOf(MalformedBytesException.class);
        }
        for (int length = 0; length < whole.length; length += 13) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(MalformedBytesException.class);
        }
        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1)))
                .hasMessageContaining("more bytes follow");
    }

    @Test
    void theLastFewAreKeptAndADamagedOneGivesWayToTheOneBefore() throws IOException {
        StateStore store = open();
        for (long steps = 1; steps <= 5; steps++) {
            store.write(state(steps));
        }
        assertThat(directory).isDirectoryNotContaining("glob:**.partial");
        Files.writeString(directory.resolve("index-0000000000000099.state.partial"), "half");
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(4);
        }
        assertThat(open().newest(1000)).map(SavedState::index).contains(20L);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(file(16), file(18), file(20));
        }
        Files.write(file(20), Arrays.copyOf(Files.readAllBytes(file(20)), 100));
        assertThat(open().newest(1000)).map(SavedState::index).contains(18L);
        Files.write(file(18), new byte[0]);
        Files.write(file(16), new byte[7]);
        assertThat(open().newest(1000)).isEmpty();
    }

    @Test
    void aStateAfterTheLogsEndIsNotTaken() throws IOException {
        StateStore store = open();
        store.write(state(2));
        store.write(state(4));
        assertThat(store.newest(17)).map(SavedState::index).contains(14L);
        assertThat(store.newest(-1)).isEmpty();
    }
}
