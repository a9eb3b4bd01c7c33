package io.zeroth.cli.bench.chaos;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

import io.zeroth.cli.client.ServerConnection;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.PauseJobRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three servers and two workers as real processes, each kind of which is killed or paused while they train. */
class ChaosTest {
    private static final long STEPS = 600;

    @TempDir
    private Path directory = Path.of(".");

    private final Failovers failovers = new Failovers();

    @Test
    void nothingIsLostWhenALeaderAFollowerAndAWorkerAreKilledAndALeaderStandsStill() throws Exception {
        ChaosJob job = ChaosJob.write(directory, STEPS);
        Findings findings;
        try (ChaosCluster cluster = ChaosCluster.start(job, 3, 2, directory, Optional.empty());
                Observer observer = Observer.of(cluster.links(), failovers)) {
            Faults faults = new Faults(cluster, failovers, Optional.empty(), new SplittableRandom(1), _ -> {});
            awaitStep(observer, 100);
            faults.begin(FaultKind.WORKER_KILLED, cluster.workers().getFirst(), Duration.ofSeconds(1));
            faults.begin(FaultKind.LEADER_KILLED, cluster.awaitLeader(), Duration.ofSeconds(1));
            awaitNextLeader(faults);
            Member leader = cluster.awaitLeader();
            Member follower = cluster.servers().stream().filter(each -> !each.equals(leader)).findFirst().orElseThrow();
            faults.begin(FaultKind.FOLLOWER_KILLED, follower, Duration.ofMillis(500));
            awaitAllTakePart(faults, cluster);
            faults.begin(FaultKind.LEADER_PAUSED, cluster.awaitLeader(), Duration.ofSeconds(4));
            awaitNextLeader(faults);
            faults.repairAll();
            findings = Findings.of(cluster, observer, job);
            assertThat(faults.violations()).isEmpty();
            assertThat(observer.steps()).hasSizeGreaterThan(100);
        }
        assertThat(findings.violations()).isEmpty();
        assertThat(findings.lost()).isZero();
        assertThat(findings.doubled()).isZero();
        assertThat(findings.steps()).isEqualTo(STEPS);
        assertThat(failovers.times()).containsOnlyKeys(FaultKind.LEADER_KILLED, FaultKind.LEADER_PAUSED);
        long undisturbed = Undisturbed.run(job, 1, directory.resolve("undisturbed")).digest();
        assertThat(findings.digests()).hasSize(8).values().containsOnly(undisturbed);
    }

    private void awaitNextLeader(Faults faults) {
        repairUntil(faults, () -> !failovers.waits());
    }

    /** The job waits meanwhile, so that something of it is left. */
    private static void awaitAllTakePart(Faults faults, ChaosCluster cluster) {
        try (ServerConnection connection = cluster.connect()) {
            var _ = connection.job().pauseJob(PauseJobRequest.getDefaultInstance());
            repairUntil(faults, () -> cluster.members().stream().noneMatch(faults::disturbed)
                    && cluster.servers().stream().allMatch(cluster::takesPart));
            assertThat(connection.status().getPhase()).isEqualTo(JobPhase.JOB_PHASE_PAUSED);
            connection.resume();
        }
    }

    private static void repairUntil(Faults faults, BooleanSupplier wanted) {
        await().atMost(60, SECONDS).pollInterval(50, MILLISECONDS).until(() -> {
            faults.repair();
            return wanted.getAsBoolean();
        });
    }

    private static void awaitStep(Observer observer, long step) {
        await().atMost(60, SECONDS).pollInterval(20, MILLISECONDS).until(() -> observer.last() >= step);
    }
}
