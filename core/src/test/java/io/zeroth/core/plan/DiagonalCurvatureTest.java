package io.zeroth.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;

import io.zeroth.core.adapt.OptimizerState;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.step.CurvatureUpdate;
import io.zeroth.core.step.Fold;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.StepRecordCodec;
import io.zeroth.core.step.TaskLoss;
import io.zeroth.core.step.Update;
import io.zeroth.core.theta.Perturbation;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import org.junit.jupiter.api.Test;

class DiagonalCurvatureTest {
    private static final ContentDigest DIGEST = ContentDigest.of(new byte[0]);
    private static final Noise NOISE = Noises.of(NoiseKind.GAUSSIAN);
    private static final List<PlannedTask> TASKS = List.of(new PlannedTask("a", DIGEST, 3, 10),
            new PlannedTask("b", DIGEST, 1, 12));
    /** The diagonal of the Hessian of an ill-conditioned quadratic. */
    private static final double[] HESSIAN = {10, 3, 1, .3, .1, .03, .01, .003};
    private static final int STEPS = 600;

    @Test
    void curvaturesOfTasksAreWeightedAsTheirSlopesAre() {
        JobHeader header = header(SeedSharing.SHARED, 0.25f, 0.125f, new VarianceControl.DiagonalCurvature(.5), 2, 9);
        StepRecord closed = close(header, TASKS, losses(3, 1, 1.5), losses(2, 2, 1), losses(1, 1, 1), losses(0, 4, 3));
        // (L+ - L-) / (2 eps) is 4 and 0, and 0 and -8; weights 3/4 and 1/4, learning rate 1/8, two directions
        assertThat(closed.updates()).extracting(Update::coefficient).containsExactly(-.1875f, .125f);
        // (L+ + L- - 2 L0) / (2 eps^2) is 8 and 16, and 0 and -16; smoothing 1/2
        assertThat(closed.curvature()).contains(new CurvatureUpdate(.5f, List.of(2.5f, -1f)));
        assertThat(closed.losses()).as("L(theta) alone")
                .containsExactly(new TaskLoss("a", 1.25f), new TaskLoss("b", 2));
    }

    @Test
    void curvaturesOfOwnDirectionsKeepTheirTasksWeight() {
        JobHeader header = header(SeedSharing.PER_TASK, 0.25f, 0.125f, new VarianceControl.DiagonalCurvature(.5), 1, 9);
        StepRecord closed = close(header, TASKS, losses(3, 1, 1.5), losses(0, 4, 3));
        assertThat(closed.curvature()).contains(new CurvatureUpdate(.5f, List.of(3f, -2f)));
    }

    @Test
    void lossesWithoutThatAtThetaAreRefused() {
        JobHeader header = header(SeedSharing.SHARED, 0.25f, 0.125f, new VarianceControl.DiagonalCurvature(.5), 1, 9);
        assertThatThrownBy(() -> close(header, TASKS, new Probe.Losses(1, 2), losses(1, 1, 1)))
                .hasMessage("step 1 has losses of another variance control than DiagonalCurvature[smoothing=0.5]");
        JobHeader none = header(SeedSharing.SHARED, 0.25f, 0.125f, new VarianceControl.None(), 1, 9);
        assertThatThrownBy(() -> close(none, TASKS, new Probe.Losses(1, 2), losses(1, 1, 1)))
                .hasMessageContaining("of another variance control than None[]");
    }

    @Test
    void curvaturesTooLargeForAFloatAreCutOff() {
        JobHeader header = header(SeedSharing.SHARED, 1e-20f, 0.125f, new VarianceControl.DiagonalCurvature(.5), 1, 9);
        assertThat(
                close(header, TASKS, losses(1e9, 1e9, 0), losses(1e9, 1e9, 0)).curvature().orElseThrow().coefficients())
                .containsExactly(1e12f);
    }

    @Test
    void anIllConditionedQuadraticIsDescendedFurtherThanWithoutCurvatures() {
        double plain = best(new VarianceControl.None());
        double curved = best(new VarianceControl.DiagonalCurvature(.05));
        assertThat(curved).isLessThan(plain / 1000);
    }

    @Test
    void curvaturesGoToAMultipleOfTheDiagonalOfTheHessian() {
        Theta theta = run(new VarianceControl.DiagonalCurvature(.005), .01f, 4000);
        // h = H (1 + n / 2) is where the mean of an update is none
        for (int j = 0; j < HESSIAN.length; j++) {
            double ratio = theta.get(HESSIAN.length + j) / HESSIAN[j] / (1 + HESSIAN.length / 2.0);
            assertThat(ratio).as("value %d", j).isBetween(.5, 3.0);
        }
    }

    @Test
    void replayingTheLogGivesTheSameBits() {
        JobHeader header = header(SeedSharing.SHARED, 1e-3f, .05f, new VarianceControl.DiagonalCurvature(.02), 4, 50);
        Theta theta = begin(header);
        Theta replayed = begin(header);
        for (int step = 1; step <= 50; step++) {
            StepRecord closed = step(header, step, theta);
            Fold.apply(theta, NOISE, List.of(closed));
            Fold.apply(replayed, NOISE, List.of(StepRecordCodec.decode(StepRecordCodec.encode(closed))));
        }
        assertThat(ThetaDigest.of(replayed)).isEqualTo(ThetaDigest.of(theta));
    }

    /** The least loss over a grid of learning rates, the same for every rule. */
    private static double best(VarianceControl variance) {
        double best = Double.POSITIVE_INFINITY;
        for (float rate = 1e-5f; rate <= 1; rate *= 2) {
            double loss = loss(run(variance, rate, STEPS));
            best = loss < best ? loss : best;
        }
        return best;
    }

    private static Theta run(VarianceControl variance, float rate, int steps) {
        JobHeader header = header(SeedSharing.SHARED, 1e-3f, rate, variance, 4, steps);
        Theta theta = begin(header);
        for (int step = 1; step <= steps && loss(theta) < 1e9; step++) {
            Fold.apply(theta, NOISE, List.of(step(header, step, theta)));
        }
        return theta;
    }

    private static Theta begin(JobHeader header) {
        return header.optimizer().variance().begin(Theta.of(1, 1, 1, 1, 1, 1, 1, 1));
    }

    private static StepRecord step(JobHeader header, int step, Theta theta) {
        StepPlan plan = StepPlan.of(header, step, TASKS.subList(0, 1), OptimizerState.initial(header.optimizer()));
        Theta scratch = Theta.zeros(theta.length());
        return plan.close(plan.probes().stream().map(probe -> {
            Perturbation.write(theta, NOISE, probe.seed(), header.optimizer().epsilon(), scratch);
            double plus = loss(scratch);
            Perturbation.write(theta, NOISE, probe.seed(), -header.optimizer().epsilon(), scratch);
            return new Probe.Losses(plus, loss(scratch),
                    theta.hasCurvatures() ? OptionalDouble.of(loss(theta)) : OptionalDouble.empty());
        }).toList());
    }

    private static double loss(Theta theta) {
        double loss = 0;
        for (int j = 0; j < HESSIAN.length; j++) {
            loss += HESSIAN[j] / 2 * theta.get(j) * theta.get(j);
        }
        return loss;
    }

    private static Probe.Losses losses(double plus, double minus, double center) {
        return new Probe.Losses(plus, minus, OptionalDouble.of(center));
    }

    private static StepRecord close(JobHeader header, List<PlannedTask> tasks, Probe.Losses... losses) {
        return StepPlan.of(header, 1, tasks, OptimizerState.initial(header.optimizer())).close(List.of(losses));
    }

    private static JobHeader header(SeedSharing sharing, float epsilon, float rate, VarianceControl variance, int seeds,
            long steps) {
        return new JobHeader("job", JobHeader.SEMANTICS_VERSION, NoiseKind.GAUSSIAN, "base", DIGEST, DIGEST, 8, 42,
                new OptimizerSettings(steps, epsilon, rate, LearningRateSchedule.CONSTANT, seeds, sharing, 5, 0)
                        .with(variance));
    }
}
