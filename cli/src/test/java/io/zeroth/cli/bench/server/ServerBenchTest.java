package io.zeroth.cli.bench.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zeroth.cli.Zeroth;
import io.zeroth.cli.bench.server.fleet.BenchJob;
import io.zeroth.cli.bench.server.fleet.SimulatedFleet;
import io.zeroth.cli.client.ServerAddress;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.model.task.Task;
import io.zeroth.server.Server;
import io.zeroth.server.ServerSettings;
import io.zeroth.v1.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerBenchTest {
    private static final BenchJob JOB = new BenchJob(2, 3, 8);
    private static final int WORKERS = 20;
    /** Digests are compared at step 50. */
    private static final int STEPS = 60;

    @TempDir
    private Path directory;

    @Test
    void simulatedWorkersStayTrustedAndAWorkerThatIsBehindJoins() throws Exception {
        ServerSettings settings = ServerSettings.of(directory.resolve("server"), 0, JOB.header(), JOB::initial)
                .withDrain(Duration.ofMillis(100));
        try (Server server = Server.start(settings)) {
            ServerAddress address = new ServerAddress("localhost", server.port());
            try (ServerConnection connection = ServerConnection.to(address);
                    SimulatedFleet fleet = SimulatedFleet.start(address, JOB, WORKERS, 4)) {
                await().atMost(30, SECONDS).until(() -> fleet.ready() == WORKERS);
                for (Task task : JOB.taskList(WORKERS)) {
                    var _ = connection.push(task);
                }
                connection.resume();
                await().atMost(60, SECONDS).until(() -> connection.status().getStep() >= STEPS);

                JobStatus status = connection.status();
                assertThat(fleet.ends()).isEmpty();
                assertThat(status.getWorkersCount()).isEqualTo(WORKERS);
                assertThat(status.getCounters().getQuarantined()).isZero();
                assertThat(status.getCounters().getProbes()).isGreaterThanOrEqualTo((long) STEPS * JOB.probes());
                assertThat(status.getDigestStep()).isGreaterThanOrEqualTo(50);
                assertThat(fleet.totals().answers()).isGreaterThanOrEqualTo((long) STEPS * JOB.probes());
                assertThat(fleet.totals().stepBytes()).isPositive();
            }
            JoinMeasure joining = new JoinMeasure(JOB, address, directory);
            for (ServerResult.Join join : List.of(joining.byTail("idle", STEPS), joining.bySnapshot("idle", STEPS))) {
                assertThat(join.caughtUp()).isPositive().isLessThanOrEqualTo(join.answered().orElseThrow());
            }
        }
    }

    @Test
    void theCommandMeasuresAServerThatItStartsAndLeavesNothingBehind() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = run(out, err, "--workers", "20", "--tasks", "2", "--directions", "3", "--warmup", "1",
                "--seconds", "2", "--join", "10", "--sessions-per-connection", "5", "--data", directory.toString(),
                "--json");

        assertThat(exitCode).as("%s", err).isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.get("workers").asInt()).isEqualTo(20);
        assertThat(result.get("steps_per_second").asDouble()).isPositive();
        assertThat(result.get("bytes_up_per_probe").asDouble()).isBetween(20.0, 100.0);
        assertThat(result.get("bytes_down_per_probe").asDouble()).isGreaterThan(20);
        assertThat(result.get("rejected").has("quarantined")).isFalse();
        assertThat(result.get("joins")).hasSize(4);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aHistogramGivesTheTimesBetweenItsBuckets() {
        Scrape before = Scrape.parse("""
                # HELP zeroth_step_duration_seconds The time from a step's plan to its commit.
                zeroth_step_duration_seconds_bucket{le="0.001"} 100
                zeroth_step_duration_seconds_bucket{le="0.002"} 100
                zeroth_step_duration_seconds_bucket{le="+Inf"} 100
                """);
        Scrape after = Scrape.parse("""
                zeroth_results_rejected_total{reason="late"} 2.0
                zeroth_step_duration_seconds_bucket{le="0.001"} 110
                zeroth_step_duration_seconds_bucket{le="0.002"} 190
                zeroth_step_duration_seconds_bucket{le="0.004"} 200
                zeroth_step_duration_seconds_bucket{le="+Inf"} 200
                """);
        assertThat(ServerResult.stepMillis(before, after, 0.05)).isEqualTo(0.5);
        assertThat(ServerResult.stepMillis(before, after, 0.5)).isEqualTo(1.5);
        assertThat(ServerResult.stepMillis(before, after, 0.95)).isEqualTo(3);
        assertThat(after.rejected()).containsExactly(java.util.Map.entry("late", 2.0));
    }

    @Test
    void pausesAreReadFromTheJvmsLog() throws Exception {
        Path log = Files.writeString(directory.resolve("gc.log"), """
                [0.010s][info][gc] Using G1
                [1.500s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 25M->5M(256M) 3.250ms
                [2.000s][info][gc] GC(1) Concurrent Mark Cycle
                [9.000s][info][gc] GC(2) Pause Remark 50M->48M(256M) 1.750ms
                """);
        Collections all = Collections.read(log);
        assertThat(all.pauses()).hasSize(2);
        assertThat(all.longest()).isEqualTo(3.25);
        assertThat(all.total()).isEqualTo(5);
        assertThat(all.last(5).heapFloor(true)).isEqualTo(48);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"--workers | 0 | zeroth: --workers is 0; it must be at least 1",
                "--seconds | 0 | zeroth: --seconds is 0; it must be at least 1",
                "--join | -1 | zeroth: --join is -1; it must be at least 0",
                "--directions | 1025 | zeroth: tasks is 5, directions 1025 and theta 64"})
    void anOptionOutOfItsRangeIsNamed(String option, String value, String error) {
        StringWriter err = new StringWriter();
        assertThat(run(new StringWriter(), err, option, value, "--data", directory.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith(error);
    }

    private static int run(StringWriter out, StringWriter err, String... options) {
        List<String> arguments = new ArrayList<>(List.of("bench", "server"));
        arguments.addAll(List.of(options));
        return Zeroth.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
    }
}
