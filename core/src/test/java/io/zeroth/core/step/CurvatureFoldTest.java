package io.zeroth.core.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import org.junit.jupiter.api.Test;

class CurvatureFoldTest {
    private static final long SEED = 20261123;
    private static final int LENGTH = 10_007;
    private static final Noise NOISE = Noises.of(NoiseKind.GAUSSIAN);

    @Test
    void theFoldIsItsDefinitionElementByElement() {
        List<StepRecord> records = records(12);
        Theta theta = base();
        Fold.apply(theta, NOISE, records);
        float[] weights = weights();
        float[] h = new float[LENGTH];
        float[] z = new float[1];
        for (int j = 0; j < LENGTH; j++) {
            h[j] = 1;
            for (StepRecord step : records) {
                float sum = 0;
                float squares = 0;
                for (int i = 0; i < step.updates().size(); i++) {
                    Noises.scalar(NoiseKind.GAUSSIAN).fill(step.updates().get(i).seed(), j, z, 0, 1);
                    sum = Math.fma(step.updates().get(i).coefficient(), z[0], sum);
                    squares = Math.fma(curvature(step).coefficients().get(i), z[0] * z[0], squares);
                }
                weights[j] += sum / (float) Math.sqrt(h[j]);
                h[j] = Math.clamp(Math.fma(h[j], Math.abs(squares) - curvature(step).smoothing(), h[j]), 1e-6f, 1e12f);
            }
            assertThat(theta.get(j)).as("value %d", j).isEqualTo(weights[j]);
            assertThat(theta.get(LENGTH + j)).as("curvature %d", j).isEqualTo(h[j]);
        }
    }

    /** h = (1 - a) h + a |mean of k_i h z_i^2|, as it is published. */
    @Test
    void theFoldIsThePublishedFormulaWithinRounding() {
        List<StepRecord> records = records(12);
        Theta theta = base();
        Fold.apply(theta, NOISE, records);
        float[] weights = weights();
        float[] z = new float[1];
        for (int j = 0; j < LENGTH; j += 7) {
            double value = weights[j];
            double h = 1;
            for (StepRecord step : records) {
                double move = 0;
                double estimate = 0;
                for (int i = 0; i < step.updates().size(); i++) {
                    NOISE.fill(step.updates().get(i).seed(), j, z, 0, 1);
                    move += step.updates().get(i).coefficient() * z[0] / Math.sqrt(h);
                    estimate += curvature(step).coefficients().get(i) / curvature(step).smoothing()
                            * Math.pow(z[0] / Math.sqrt(1 / h), 2);
                }
                value += move;
                h = (1 - curvature(step).smoothing()) * h + curvature(step).smoothing() * Math.abs(estimate);
            }
            assertThat((double) theta.get(j)).as("value %d", j).isCloseTo(value, within(1e-6));
            assertThat((double) theta.get(LENGTH + j)).as("curvature %d", j).isCloseTo(h, within(1e-5 * h));
        }
    }

    @Test
    void anyBatchesAndAnyRangesGiveTheSameBits() {
        List<StepRecord> records = records(20);
        Theta whole = base();
        Fold.apply(whole, NOISE, records);
        Theta alone = base();
        records.forEach(step -> Fold.apply(alone, NOISE, List.of(step)));
        assertThat(ThetaDigest.of(alone)).isEqualTo(ThetaDigest.of(whole));
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 10; i++) {
            long[] cuts = LongStream
                    .concat(LongStream.of(0, LENGTH), LongStream.generate(() -> random.nextLong(LENGTH)).limit(4))
                    .sorted()
                    .toArray();
            Theta parts = base();
            IntStream.range(1, cuts.length)
                    .forEach(k -> Fold.apply(parts, NOISE, records, cuts[k - 1], cuts[k] - cuts[k - 1]));
            assertThat(ThetaDigest.of(parts)).as("cuts %s", cuts).isEqualTo(ThetaDigest.of(whole));
        }
    }

    @Test
    void theBitsAreFixedForEver() {
        Theta theta = base();
        Fold.apply(theta, NOISE, records(3));
        assertThat(ThetaDigest.of(theta)).isEqualTo(-7705851792209807963L);
    }

    @Test
    void curvaturesStayWithinTheirBounds() {
        Theta theta = Theta.zeros(40).withCurvatures();
        List<StepRecord> large = IntStream.rangeClosed(1, 40).mapToObj(step -> step(step, 1f, 1e12f)).toList();
        Fold.apply(theta, NOISE, large);
        for (int j = 40; j < 80; j++) {
            assertThat(theta.get(j)).isEqualTo(1e12f);
        }
        List<StepRecord> none = IntStream.rangeClosed(41, 44).mapToObj(step -> step(step, 1f, 0f)).toList();
        Fold.apply(theta, NOISE, none);
        for (int j = 40; j < 80; j++) {
            assertThat(theta.get(j)).isEqualTo(1e-6f);
            assertThat(theta.get(j - 40)).isFinite();
        }
    }

    private static StepRecord step(long step, float smoothing, float coefficient) {
        return new StepRecord(step, 1e-3f, List.of(new Update(step, 1f), new Update(-step, 1f)), List.of(),
                Optional.of(new CurvatureUpdate(smoothing, List.of(coefficient, coefficient))));
    }

    @Test
    void recordsOfAnotherKindThanThetaAreRefusedBeforeAnythingIsFolded() {
        StepRecord plain = new StepRecord(2, 1e-3f, List.of(new Update(1, 1)), List.of());
        Theta curved = base();
        assertThatThrownBy(() -> Fold.apply(curved, NOISE, List.of(records(1).getFirst(), plain))).hasMessage(
                "step 2 has no curvatures and theta has curvatures; fold steps of the job that theta is of");
        assertThat(ThetaDigest.of(curved)).isEqualTo(ThetaDigest.of(base()));
        assertThatThrownBy(() -> Fold.apply(Theta.zeros(5), NOISE, records(1)))
                .hasMessageStartingWith("step 1 has curvatures and theta has no curvatures");
    }

    private static CurvatureUpdate curvature(StepRecord step) {
        return step.curvature().orElseThrow();
    }

    private static float[] weights() {
        float[] values = new float[LENGTH];
        NOISE.fill(SEED, 0, values, 0, LENGTH);
        return values;
    }

    private static Theta base() {
        return Theta.of(weights()).withCurvatures();
    }

    private static List<StepRecord> records(int count) {
        var random = new SplittableRandom(SEED);
        List<StepRecord> records = new ArrayList<>();
        for (int step = 1; step <= count; step++) {
            List<Update> updates = new ArrayList<>();
            List<Float> coefficients = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                updates.add(new Update(random.nextLong(), (float) random.nextGaussian() * 1e-2f));
                coefficients.add((float) random.nextGaussian() * 0.5f);
            }
            records.add(new StepRecord(step, 1e-3f, updates, List.of(),
                    Optional.of(new CurvatureUpdate(0.125f, coefficients))));
        }
        return records;
    }
}
