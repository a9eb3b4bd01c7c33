package io.zeroth.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

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
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.Update;
import org.junit.jupiter.api.Test;

class SmoothingKernelTest {
    private static final ContentDigest DIGEST = ContentDigest.of(new byte[0]);
    private static final List<PlannedTask> TASK = List.of(new PlannedTask("a", DIGEST, 1, 10));
    private static final Noise NOISE = Noises.of(NoiseKind.GAUSSIAN);
    private static final float EPSILON = 0.5f;
    private static final int DRAWS = 1 << 20;

    @Test
    void theScaleOfASeedIsFixedForEver() {
        assertThat(SmoothingKernel.scale(0)).isEqualTo(-16_188_185 * 0x1p-24f);
        assertThat(SmoothingKernel.scale(42)).isEqualTo(10_299_193 * 0x1p-24f);
        assertThat(SmoothingKernel.scale(-1)).isEqualTo(10_908_169 * 0x1p-24f);
    }

    @Test
    void scalesAreUniformBetweenMinusOneAndOneAndNeverZero() {
        int[] tenths = new int[20];
        for (int i = 0; i < DRAWS; i++) {
            float r = SmoothingKernel.scale(Seeds.derive(7, 1 + i / 1024, i % 1024));
            assertThat(Math.abs(r)).isPositive().isLessThan(1);
            tenths[(int) Math.floor((r + 1) * 10)]++;
        }
        // six standard deviations of a binomial count
        assertThat(tenths).satisfies(counts -> {
            for (int count : counts) {
                assertThat((double) count).isCloseTo(DRAWS / 20.0, within(6 * Math.sqrt(DRAWS / 20.0)));
            }
        });
    }

    @Test
    void theKernelKeepsTheFirstMomentOfTheDrawnScalesAndNotTheThird() {
        assertThat(mean(r -> SmoothingKernel.weight(r))).as("E[K]").isCloseTo(0, within(.01));
        assertThat(mean(r -> r * SmoothingKernel.weight(r))).as("E[r K]").isCloseTo(1, within(.01));
        assertThat(mean(r -> r * r * r * SmoothingKernel.weight(r))).as("E[r^3 K]").isCloseTo(0, within(.01));
        assertThat(mean(r -> Math.pow(r * SmoothingKernel.weight(r), 2))).as("E[(r K)^2]").isCloseTo(6.25, within(.05));
    }

    private static double mean(ToDoubleFunction<Double> of) {
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            sum += of.applyAsDouble((double) SmoothingKernel.scale(Seeds.derive(11, 1 + i / 1024, i % 1024)));
        }
        return sum / DRAWS;
    }

    @Test
    void theBiasOnACubicVanishes() {
        // L = x^3 - 2 x y^2 + y at (0.3, -0.2); the plain estimate is off by eps^2 / 2 times the gradient of the Laplacian
        double[] gradient = {3 * .09 - 2 * .04, -4 * .3 * -.2 + 1};
        double[] bias = {EPSILON * EPSILON / 2 * (6 - 4), 0};
        double[] plain = estimate(new VarianceControl.None());
        double[] smoothed = estimate(new VarianceControl.KernelSmoothed());
        for (int j = 0; j < 2; j++) {
            assertThat(plain[j]).as("plain %d", j).isCloseTo(gradient[j] + bias[j], within(.02));
            assertThat(smoothed[j]).as("smoothed %d", j).isCloseTo(gradient[j], within(.04));
        }
        assertThat(Math.abs(smoothed[0] - gradient[0])).isLessThan(Math.abs(plain[0] - gradient[0]) / 4);
    }

    /** The mean of the estimates of many steps, as their records have them. */
    private static double[] estimate(VarianceControl variance) {
        int steps = 200;
        OptimizerSettings optimizer = new OptimizerSettings(steps, EPSILON, 1, LearningRateSchedule.CONSTANT, 1024,
                SeedSharing.SHARED, 5, 0).with(variance);
        JobHeader header = new JobHeader("job", JobHeader.SEMANTICS_VERSION, NoiseKind.GAUSSIAN, "base", DIGEST, DIGEST,
                2, 42, optimizer);
        double[] mean = new double[2];
        float[] z = new float[2];
        for (int step = 1; step <= steps; step++) {
            StepPlan plan = StepPlan.of(header, step, TASK, OptimizerState.initial(optimizer));
            List<Probe.Losses> losses = new ArrayList<>();
            for (Probe probe : plan.probes()) {
                float scale = variance instanceof VarianceControl.KernelSmoothed
                        ? EPSILON * SmoothingKernel.scale(probe.seed())
                        : EPSILON;
                NOISE.fill(probe.seed(), 0, z, 0, 2);
                losses.add(new Probe.Losses(cubic(scale * z[0], scale * z[1]), cubic(-scale * z[0], -scale * z[1])));
            }
            StepRecord closed = plan.close(losses);
            for (Update update : closed.updates()) {
                NOISE.fill(update.seed(), 0, z, 0, 2);
                mean[0] -= update.coefficient() * z[0] / steps;
                mean[1] -= update.coefficient() * z[1] / steps;
            }
        }
        return mean;
    }

    private static double cubic(double dx, double dy) {
        double x = .3 + dx;
        double y = -.2 + dy;
        return x * x * x - 2 * x * y * y + y;
    }

    @Test
    void aSlopeIsClippedAfterItIsWeighted() {
        OptimizerSettings optimizer = new OptimizerSettings(9, EPSILON, 1, LearningRateSchedule.CONSTANT, 1,
                SeedSharing.SHARED, 5, .5f).with(new VarianceControl.KernelSmoothed());
        JobHeader header = new JobHeader("job", JobHeader.SEMANTICS_VERSION, NoiseKind.GAUSSIAN, "base", DIGEST, DIGEST,
                2, 42, optimizer);
        StepPlan plan = StepPlan.of(header, 1, TASK, OptimizerState.initial(optimizer));
        double weight = SmoothingKernel.weight(SmoothingKernel.scale(plan.probes().getFirst().seed()));
        assertThat(plan.close(List.of(new Probe.Losses(1.01, 1))).updates().getFirst().coefficient())
                .isEqualTo((float) (-weight * ((1.01 - 1) / (2.0 * EPSILON))));
        assertThat(plan.close(List.of(new Probe.Losses(100, 0))).updates().getFirst().coefficient())
                .isEqualTo((float) (-Math.signum(weight) * .5));
        assertThat(plan.close(List.of(new Probe.Losses(3, 1))).losses().getFirst().loss()).isEqualTo(2);
    }
}
