package io.zeroth.server.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

import io.zeroth.core.job.Aggregation;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.step.StepRecord;
import io.zeroth.server.TestJobs;
import io.zeroth.server.command.Command;
import io.zeroth.server.event.Event;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.lease.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the optimizer learns is a fold over the log: a coordinator that is given half of it goes on with the same bits. */
class AdaptiveOptimizerTest {
    private static final long STEPS = 12;
    private static final OptimizerSettings PLAIN = TestJobs.optimizer(STEPS);

    static Stream<OptimizerSettings> adaptive() {
        return Stream.of(PLAIN.with(new TaskWeighting.LossScale(.9)),
                PLAIN.with(new TaskWeighting.DynamicWeightAverage(2, 2)),
                PLAIN.with(new TaskWeighting.ConvergenceBalanced(2, 5)).with(new Aggregation.TrimmedMean(.3)),
                PLAIN.with(new VarianceControl.SquaredScalarAverage(.9)).withWarmup(3),
                PLAIN.with(new VarianceControl.KernelSmoothed()), PLAIN.with(new VarianceControl.DiagonalCurvature(.1)),
                PLAIN.with(new VarianceControl.OneSided()).with(new Aggregation.Median()));
    }

    @ParameterizedTest
    @MethodSource("adaptive")
    void aCoordinatorThatIsGivenHalfOfTheLogGoesOnWithTheSameBits(OptimizerSettings optimizer) {
        JobHeader header = header(optimizer);
        Script whole = run(header);
        assertThat(whole.steps()).hasSize((int) STEPS);
        assertThat(whole.steps()).isNotEqualTo(run(header(PLAIN)).steps());
        for (int entries = 4; entries <= whole.log().size(); entries += 3) {
            List<StepRecord> again = whole.restart(entries).join(2, "other", 1).answerAll().steps();
            assertThat(again).as("given %d entries of the log", entries).isEqualTo(whole.steps());
        }
    }

    @Test
    void oneSidedProbesCountTheLossesThatWereEvaluated() {
        Script script = run(header(PLAIN.with(new VarianceControl.OneSided())));
        // two directions and L(theta) of two tasks, four examples each
        assertThat(script.view().counters().forwards()).isEqualTo(STEPS * (2 + 1) * 2 * 4);
    }

    @Test
    void probesForCurvaturesCountTheLossesThatWereEvaluated() {
        Script script = run(header(PLAIN.with(new VarianceControl.DiagonalCurvature(.1))));
        assertThat(script.view().counters().forwards()).isEqualTo(STEPS * (2 * 2 + 1) * 2 * 4);
        assertThat(script.steps()).allSatisfy(
                step -> assertThat(step.curvature().orElseThrow().coefficients()).hasSize(2).doesNotContain(0f));
    }

    @Test
    void aProbeWithoutTheLossAtThetaIsRefusedWhereCurvaturesAreEstimatedAndGivenOutAgain() {
        Script script = Script.begin(header(PLAIN.with(new VarianceControl.DiagonalCurvature(.1))))
                .push("a", 16, 0)
                .ask(new Command.Resume())
                .join(1, "w", 1);
        Lease first = script.takeLeases().getFirst();
        script.on(now -> new Event.ProbeAnswered(now, 1, first.id(), 1, 1));
        assertThat(script.view().counters().rejected()).containsEntry(Reason.MALFORMED, 1L);
        script.on(now -> new Event.ProbeAnswered(now, 1, first.id(), 1, 1, OptionalDouble.of(1)));
        script.join(2, "v", 2).answerAll();
        assertThat(script.steps()).hasSize((int) STEPS);
    }

    private static JobHeader header(OptimizerSettings optimizer) {
        return TestJobs.header(
                optimizer.variance() instanceof VarianceControl.OneSided ? NoiseKind.RADEMACHER : NoiseKind.GAUSSIAN,
                optimizer);
    }

    private static Script run(JobHeader header) {
        return Script.begin(header)
                .push("a", 16, 0)
                .push("b", 9, 0)
                .ask(new Command.Resume())
                .join(1, "w", 2)
                .answerAll();
    }
}
