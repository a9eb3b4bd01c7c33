package io.zeroth.server.log.ratis;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import com.google.common.primitives.Bytes;
import io.zeroth.server.TestJobs;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.LogEntryCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that cannot be read whole is not gone on with, and is left as it is. */
class DamagedLogTest {
    private static final int STEPS = 20;

    @TempDir
    private Path directory;

    private final List<LogEntry> applied = Collections.synchronizedList(new ArrayList<>());

    private RatisLog open() {
        applied.clear();
        return RatisLog.open(directory, applied::add, _ -> {});
    }

    @BeforeEach
    void writeLog() throws Exception {
        try (RatisLog log = open()) {
            log.append(new LogEntry.JobStarted(TestJobs.header(STEPS))).get(10, SECONDS);
            for (int step = 1; step <= STEPS; step++) {
                log.append(new LogEntry.StepCommitted(TestJobs.step(step))).get(10, SECONDS);
            }
        }
    }

    @Test
    void aWrongByteInTheMiddleIsTold() throws Exception {
        Path segment = segment();
        try (FileChannel file = FileChannel.open(segment, READ, WRITE)) {
            long at = place(segment, STEPS / 2) + 3L;
            ByteBuffer one = ByteBuffer.allocate(1);
            assertThat(file.read(one, at)).isEqualTo(1);
            one.put(0, (byte) (one.get(0) ^ 1)).flip();
            assertThat(file.write(one, at)).isEqualTo(1);
        }
        byte[] damaged = Files.readAllBytes(segment);
        assertRefused();
        assertThat(Files.readAllBytes(segment)).isEqualTo(damaged);
    }

    @Test
    void aLogWhoseMiddleIsGoneIsTold() throws Exception {
        Path segment = segment();
        byte[] whole = Files.readAllBytes(segment);
        int from = place(segment, 5);
        int to = place(segment, STEPS - 5);
        byte[] without = Bytes.concat(Arrays.copyOf(whole, from), Arrays.copyOfRange(whole, to, whole.length));
        Files.write(segment, without);
        assertRefused();
        assertThat(Files.readAllBytes(segment)).isEqualTo(without);
    }

    private void assertRefused() {
        assertThatThrownBy(() -> open().close())
                .hasMessageStartingWith("the log in %s cannot be opened (".formatted(directory))
                .hasMessageEndingWith("check that it is whole and that the disk has room");
    }

    /** Where a step's entry is in the file. */
    private static int place(Path segment, int step) throws IOException {
        int at = Bytes.indexOf(Files.readAllBytes(segment),
                LogEntryCodec.encode(new LogEntry.StepCommitted(TestJobs.step(step))));
        assertThat(at).isPositive();
        return at;
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("log_")).findFirst().orElseThrow();
        }
    }
}
