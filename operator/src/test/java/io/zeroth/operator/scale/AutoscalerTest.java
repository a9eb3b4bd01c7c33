package io.zeroth.operator.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

import io.zeroth.operator.api.AutoscalingSpec;
import io.zeroth.operator.api.AutoscalingSpec.Owner;
import io.zeroth.operator.api.PodSettings;
import io.zeroth.operator.api.WorkersSpec;
import io.zeroth.operator.api.WorkersSpec.Engine;
import io.zeroth.operator.api.status.ScalingReport;
import org.junit.jupiter.api.Test;

/** How many workers there come to be, for jobs whose speed depends on their number in different ways. */
class AutoscalerTest {
    private static final int LOOK_SECONDS = 5;
    private static final int PROBES = 64;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void workersAreAddedUntilStepsTakeAsLongAsTheyShould() {
        Autoscaler autoscaler = autoscaler(1, 32, Optional.of(250));
        // Each worker takes a second for a step on its own.
        ScalingReport end = after(600, autoscaler, autoscaler.begin(now), workers -> workers);
        assertThat(end.workers()).isEqualTo(4);
        assertThat(end.reason()).contains("250 ms");
    }

    @Test
    void workersGoAgainWhereStepsAreFasterThanTheyNeedToBe() {
        Autoscaler autoscaler = autoscaler(1, 32, Optional.of(1000));
        ScalingReport many = new ScalingReport(16, 16, now.toString(), Optional.empty(), Optional.empty(),
                Optional.empty(), "");
        assertThat(after(290, autoscaler, many, workers -> workers / 4.0).workers())
                .as("not before scaleDownSeconds are over")
                .isEqualTo(16);
        assertThat(after(700, autoscaler, many, workers -> workers / 4.0).workers()).isEqualTo(4);
    }

    @Test
    void workersAreAddedWhileTheyAreWorthIt() {
        Autoscaler autoscaler = autoscaler(1, 32, Optional.empty());
        // Eight workers saturate the server.
        ScalingReport end = after(3000, autoscaler, autoscaler.begin(now), workers -> Math.min(workers, 8));
        assertThat(end.workers()).isBetween(8, 9);
        assertThat(end.reason()).contains("%");
    }

    @Test
    void thereAreNeverMoreThanAStepHasProbesOrTheSpecAllows() {
        Autoscaler wide = autoscaler(1, 10_000, Optional.empty());
        assertThat(after(20_000, wide, wide.begin(now), workers -> workers).workers()).isEqualTo(PROBES);
        Autoscaler narrow = autoscaler(2, 5, Optional.of(1));
        assertThat(narrow.begin(now).workers()).isEqualTo(2);
        assertThat(after(600, narrow, narrow.begin(now), workers -> workers).workers()).isEqualTo(5);
    }

    @Test
    void speedThatWasMeasuredWithFewerWorkersChangesNothing() {
        Autoscaler autoscaler = autoscaler(1, 32, Optional.of(100));
        ScalingReport last = new ScalingReport(4, 4, now.toString(), Optional.empty(), Optional.empty(),
                Optional.empty(), "");
        ScalingReport next = autoscaler.next(last, new Load(3, Optional.of(1.0), PROBES), now.plusSeconds(1000));
        assertThat(next.workers()).isEqualTo(4);
        assertThat(next.reason()).isEqualTo("3 of 4 are connected");
    }

    @Test
    void aSingleSlowLookScalesNothing() {
        Autoscaler autoscaler = autoscaler(1, 32, Optional.of(1000));
        ScalingReport steady = after(60, autoscaler, autoscaler.begin(now), _ -> 1);
        ScalingReport slow = autoscaler.next(steady, new Load(1, Optional.of(0.2), PROBES), look());
        assertThat(slow.workers()).isEqualTo(1);
        ScalingReport again = after(120, autoscaler, slow, _ -> 1);
        assertThat(again.workers()).isEqualTo(1);
    }

    private ScalingReport after(int seconds, Autoscaler autoscaler, ScalingReport from, IntToDoubleFunction speed) {
        ScalingReport report = from;
        for (int passed = 0; passed < seconds; passed += LOOK_SECONDS) {
            report = autoscaler.next(report,
                    new Load(report.workers(), Optional.of(speed.applyAsDouble(report.workers())), PROBES), look());
        }
        return report;
    }

    private Instant look() {
        now = now.plusSeconds(LOOK_SECONDS);
        return now;
    }

    private static Autoscaler autoscaler(int min, int max, Optional<Integer> target) {
        return new Autoscaler(
                new WorkersSpec(1, min, max, Engine.cpu, Optional.empty(), 0, PodSettings.DEFAULT, Optional.empty()),
                new AutoscalingSpec(Owner.Operator, target, 50, 30, 300));
    }
}
