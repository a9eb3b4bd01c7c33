package io.zeroth.server.log.disk;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.zeroth.server.TestJobs;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.ratis.RatisLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that Ratis wrote, read without it, whole and broken. */
class LogReaderTest {
    private static final int STEPS = 40;

    @TempDir
    private Path directory;

    private final List<LogEntry> read = new ArrayList<>();

    private static List<LogEntry> entries() {
        List<LogEntry> entries = new ArrayList<>(List.of(new LogEntry.JobStarted(TestJobs.header(STEPS)),
                new LogEntry.TaskPushed(TestJobs.task("a", 8, 4)), new LogEntry.PhaseChanged(JobPhase.TRAINING)));
        for (long step = 1; step <= STEPS; step++) {
            entries.add(new LogEntry.StepCommitted(TestJobs.step(step)));
        }
        return entries;
    }

    private void write(List<LogEntry> entries) throws Exception {
        try (RatisLog log = RatisLog.open(directory, _ -> {}, e -> {
            throw new AssertionError(e);
        })) {
            for (LogEntry entry : entries) {
                // What comes twice is rejected.
                var _ = log.append(entry).exceptionally(_ -> -1L).get(10, SECONDS);
            }
        }
    }

    private LogEnd read() {
        read.clear();
        return LogReader.read(LogDirectory.find(directory), each -> read.add(each.entry()));
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("log_")).findFirst().orElseThrow();
        }
    }

    private void change(Change change) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw")) {
            change.of(file);
        }
    }

    @FunctionalInterface
    private interface Change {
        void of(RandomAccessFile file) throws IOException;
    }

    /** Where the log's zeros begin. */
    private static long end(RandomAccessFile file) throws IOException {
        byte[] bytes = new byte[(int) file.length()];
        file.seek(0);
        file.readFully(bytes);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    @Test
    void whatWasAppendedIsReadInOrderWithoutWhatWasRejectedAndNothingIsWritten() throws Exception {
        List<LogEntry> entries = entries();
        List<LogEntry> appended = new ArrayList<>(entries);
        appended.add(10, entries.get(8));
        appended.add(entries.getFirst());
        write(appended);
        Map<Path, Long> before = times();

        List<LoggedEntry> found = new ArrayList<>();
        LogEnd end = LogReader.read(LogDirectory.find(directory), found::add);

        assertThat(found).extracting(LoggedEntry::entry).isEqualTo(entries);
        assertThat(found).extracting(LoggedEntry::index).isSorted().doesNotHaveDuplicates();
        assertThat(end).isEqualTo(new LogEnd(entries.size(), 2, 0));
        assertThat(times()).isEqualTo(before);
    }

    private Map<Path, Long> times() throws IOException {
        Map<Path, Long> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                times.put(file, Files.getLastModifiedTime(file).toMillis() + file.toFile().length());
            }
        }
        return times;
    }

    @Test
    void aLogThatAServerWritesToIsNotRead() throws Exception {
        try (RatisLog log = RatisLog.open(directory, _ -> {}, _ -> {})) {
            log.append(entries().getFirst()).get(10, SECONDS);
            assertThatThrownBy(this::read).isInstanceOf(UnreadableLogException.class)
                    .hasMessageContaining("is in use by a server; stop it, or read a copy of its data directory");
            log.append(entries().get(1)).get(10, SECONDS);
        }
        assertThat(read().entries()).isEqualTo(2);
    }

    @Test
    void aDirectoryWithoutALogIsNamed() throws Exception {
        assertThatThrownBy(() -> LogDirectory.find(directory))
                .hasMessage("%s holds no log; give the --data directory of a server, or the folder 'log' in it"
                        .formatted(directory));
        assertThatThrownBy(() -> LogDirectory.find(directory.resolve("nowhere"))).hasMessageContaining("holds no log");
        write(List.of());
        assertThatThrownBy(this::read).hasMessageContaining("has no job yet");
    }

    @Test
    void aChangedByteIsFoundAndTheEntriesBeforeItAreHandedOut() throws Exception {
        write(entries());
        change(file -> {
            long at = end(file) / 2;
            file.seek(at);
            int old = file.read();
            file.seek(at);
            file.write(old ^ 1);
        });
        assertThatThrownBy(this::read).isInstanceOf(UnreadableLogException.class)
                .hasMessageMatching("entry \\d+ of .*log_inprogress_0 cannot be read \\(Log entry corrupted.*")
                .hasMessageEndingWith("bring the file back from a copy or from another server's data directory");
        assertThat(read).isNotEmpty().isEqualTo(entries().subList(0, read.size()));
    }

    @Test
    void anEntryThatIsCutOffIsNotTakenForTheEnd() throws Exception {
        write(entries());
        change(file -> file.setLength(end(file) - 3));
        assertThatThrownBy(this::read).isInstanceOf(UnreadableLogException.class)
                .hasMessageMatching("entry \\d+ of .*log_inprogress_0 is cut off; start the server on it again,.*");
    }

    @Test
    void aFileThatLacksItsLastEntriesOrItsHeaderIsFound() throws Exception {
        write(entries());
        Path closed = segment().resolveSibling("log_0-500");
        Files.move(segment(), closed);
        assertThatThrownBy(this::read)
                .hasMessageMatching("entry \\d+ of .*log_0-500 is missing, as the file's name says; bring .*");
        change(file -> file.write('X'));
        assertThatThrownBy(this::read).hasMessageMatching("entry 0 of .*log_0-500 cannot be read \\(.*");
    }

    @Test
    void aFileThatIsGoneLeavesAGap() throws Exception {
        write(entries());
        Files.move(segment(), segment().resolveSibling("log_7-500"));
        assertThatThrownBy(this::read).hasMessageMatching(
                "entry 0 is missing, since .*log_7-500 is the next file of the log; bring the one .*");
    }

    @Test
    void whatTheReaderOfTheEntriesThrowsIsItsOwn() throws Exception {
        write(entries());
        Consumer<LoggedEntry> failing = _ -> {
            throw new IllegalArgumentException("not mine");
        };
        assertThatThrownBy(() -> LogReader.read(LogDirectory.find(directory), failing))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("not mine");
    }
}
