package io.zeroth.core.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NoiseTest {
    private static final long SEED = 20261123;

    @ParameterizedTest
    @EnumSource
    void vectorsAndScalarsGiveTheSameBitsAtAnyPlaceAndLength(NoiseKind kind) {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 300; i++) {
            long seed = random.nextLong();
            long first = random.nextLong(1L << random.nextInt(1, 42));
            int length = random.nextInt(5000);
            int from = random.nextInt(20);
            float[] vector = filled(Noises.of(kind), seed, first, from, length);
            float[] scalar = filled(Noises.scalar(kind), seed, first, from, length);
            assertThat(Arrays.equals(vector, scalar))
                    .as("seed %d, first %d, from %d, length %d", seed, first, from, length)
                    .isTrue();
        }
    }

    /** The array around the filled part holds a value that no noise has, and has to keep it. */
    private static float[] filled(Noise noise, long seed, long first, int from, int length) {
        float[] out = new float[from + length + 9];
        Arrays.fill(out, 1234.5f);
        noise.fill(seed, first, out, from, length);
        return out;
    }

    @ParameterizedTest
    @EnumSource
    void pastTwoToThe38theCounterStillGrows(NoiseKind kind) {
        float[] near = new float[4096];
        float[] far = new float[4096];
        Noises.of(kind).fill(SEED, 0, near, 0, near.length);
        Noises.of(kind).fill(SEED, 1L << 44, far, 0, far.length);
        assertThat(far).isNotEqualTo(near);
    }

    @ParameterizedTest
    @EnumSource
    void momentsAreThoseOfTheDistribution(NoiseKind kind) {
        float[] z = new float[1 << 20];
        Noises.of(kind).fill(SEED, 1L << 33, z, 0, z.length);
        double kurtosis = switch (kind) {
            case GAUSSIAN -> 3;
            case RADEMACHER -> 1;
        };
        assertThat(moment(z, 1)).isCloseTo(0, within(0.004));
        assertThat(moment(z, 2)).isCloseTo(1, within(0.006));
        assertThat(moment(z, 3)).isCloseTo(0, within(0.012));
        assertThat(moment(z, 4)).isCloseTo(kurtosis, within(0.04));
    }

    private static double moment(float[] z, int power) {
        double sum = 0;
        for (float value : z) {
            sum += Math.pow(value, power);
        }
        return sum / z.length;
    }

    @Test
    void gaussiansAreDistributedNormally() {
        float[] z = new float[1 << 18];
        Noises.of(NoiseKind.GAUSSIAN).fill(SEED, 0, z, 0, z.length);
        double[] quantiles = {-2.326348, -1.644854, -0.674490, 0, 0.674490, 1.644854, 2.326348};
        double[] below = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
        for (int i = 0; i < quantiles.length; i++) {
            int count = 0;
            for (float value : z) {
                count += value < quantiles[i] ? 1 : 0;
            }
            assertThat((double) count / z.length).isCloseTo(below[i], within(0.004));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherSeedIsAnUncorrelatedDirection(NoiseKind kind) {
        float[] a = new float[1 << 18];
        float[] b = new float[1 << 18];
        Noises.of(kind).fill(SEED, 0, a, 0, a.length);
        Noises.of(kind).fill(SEED + 1, 0, b, 0, b.length);
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
        }
        assertThat(dot / a.length).isCloseTo(0, within(0.01));
    }

    @ParameterizedTest
    @EnumSource
    void placesOutsideTheArrayOrBeforeThetaAreRefused(NoiseKind kind) {
        float[] out = new float[10];
        assertThatThrownBy(() -> Noises.of(kind).fill(1, 0, out, 5, 6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Noises.of(kind).fill(1, -1, out, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
