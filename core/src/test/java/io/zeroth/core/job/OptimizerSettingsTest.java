package io.zeroth.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.noise.NoiseKind;
import org.junit.jupiter.api.Test;

class OptimizerSettingsTest {
    @Test
    void withoutWarmupTheFirstStepHasTheHighestRate() {
        assertThat(rates(LearningRateSchedule.CONSTANT, 0)).containsExactly(1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f);
        assertThat(rates(LearningRateSchedule.LINEAR, 0)).containsExactly(1f, .875f, .75f, .625f, .5f, .375f, .25f,
                .125f);
        float[] cosine = rates(LearningRateSchedule.COSINE, 0);
        assertThat(cosine[0]).isEqualTo(1f);
        assertThat(cosine[4]).isEqualTo(.5f);
        assertThat(cosine[2]).isEqualTo((float) ((1 + Math.sqrt(.5)) / 2));
        assertThat(cosine[7]).isBetween(.03f, .04f);
    }

    @Test
    void theWarmupRisesToTheHighestRateAndTheScheduleTakesTheRest() {
        assertThat(rates(LearningRateSchedule.CONSTANT, 3)).containsExactly(.25f, .5f, .75f, 1f, 1f, 1f, 1f, 1f);
        assertThat(rates(LearningRateSchedule.LINEAR, 3)).containsExactly(.25f, .5f, .75f, 1f, .8f, .6f, .4f, .2f);
        assertThat(rates(LearningRateSchedule.COSINE, 3)[3]).isEqualTo(1f);
    }

    @Test
    void whatCannotBeIsNamedWithItsValueAndTheFix() {
        assertThatThrownBy(() -> settings(LearningRateSchedule.LINEAR, 8))
                .hasMessage("warmupSteps is 8; it must be at least 0 and below the job's 8 steps");
        assertThatThrownBy(() -> new Aggregation.TrimmedMean(.5))
                .hasMessage("trim is 0.5; it must be at least 0 and below 0.5, such as 0.2");
        assertThatThrownBy(() -> new VarianceControl.SquaredScalarAverage(Double.NaN))
                .hasMessage("decay is NaN; it must be above 0 and below 1, such as 0.99");
        assertThatThrownBy(() -> new VarianceControl.DiagonalCurvature(0))
                .hasMessage("smoothing is 0.0; it must be above 0 and at most 1, such as 1e-5");
        assertThatThrownBy(() -> new TaskWeighting.LossScale(1)).hasMessageStartingWith("decay is 1.0; it must be");
        assertThatThrownBy(() -> new TaskWeighting.ConvergenceBalanced(1, 5))
                .hasMessage("window is 1; it must be 2 to 10000 steps");
        assertThatThrownBy(() -> new TaskWeighting.DynamicWeightAverage(9, 0))
                .hasMessage("temperature is 0.0; it must be a positive number, such as 2");
    }

    @Test
    void settingsThatDoNotGoTogetherAreRefused() {
        OptimizerSettings one = settings(LearningRateSchedule.LINEAR, 0);
        assertThatThrownBy(() -> one.with(new VarianceControl.OneSided()))
                .hasMessageStartingWith("seedsPerStep is 1; it must be at least 2 for one-sided probes");
        var perTask = new OptimizerSettings(8, 1, 1, LearningRateSchedule.LINEAR, 2, SeedSharing.PER_TASK, 1, 0);
        assertThatThrownBy(() -> perTask.with(new Aggregation.Median()))
                .hasMessageContaining("aggregation is Median[] and seedSharing is PER_TASK");
        OptimizerSettings oneSided = perTask.with(new VarianceControl.OneSided());
        assertThatThrownBy(() -> header(NoiseKind.GAUSSIAN, oneSided)).hasMessage(
                "noise is GAUSSIAN and variance control is one-sided, which is made for RADEMACHER; set that noise");
        OptimizerSettings curved = perTask.with(new VarianceControl.DiagonalCurvature(1e-5));
        assertThatThrownBy(() -> header(NoiseKind.RADEMACHER, curved)).hasMessage(
                "noise is RADEMACHER and variance control is diagonal-curvature, which tells values apart by the squares of GAUSSIAN; set that noise");
        assertThat(header(NoiseKind.GAUSSIAN, curved).optimizer()).isEqualTo(curved);
        assertThat(header(NoiseKind.RADEMACHER, oneSided).optimizer()).isEqualTo(oneSided);
    }

    private static JobHeader header(NoiseKind noise, OptimizerSettings optimizer) {
        ContentDigest digest = ContentDigest.of(new byte[0]);
        return new JobHeader("job", JobHeader.SEMANTICS_VERSION, noise, "base", digest, digest, 1, 1, optimizer);
    }

    private static OptimizerSettings settings(LearningRateSchedule schedule, long warmup) {
        return new OptimizerSettings(8, 1, 1, schedule, 1, SeedSharing.SHARED, 1, 0).withWarmup(warmup);
    }

    private static float[] rates(LearningRateSchedule schedule, long warmup) {
        OptimizerSettings settings = settings(schedule, warmup);
        float[] rates = new float[(int) settings.steps()];
        LongStream.rangeClosed(1, settings.steps())
                .forEach(step -> rates[(int) step - 1] = settings.learningRateAt(step));
        return rates;
    }
}
