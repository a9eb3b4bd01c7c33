package io.zeroth.core.theta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerturbationTest {
    private static final long SEED = 20261123;

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 64, 2047, 2048, 2049, 10_007})
    void eachWeightIsMovedByScaledNoiseWithOneRounding(int length) {
        Noise noise = Noises.of(NoiseKind.GAUSSIAN);
        float[] weights = new float[length];
        float[] z = new float[length];
        noise.fill(SEED + 1, 0, weights, 0, length);
        noise.fill(SEED, 0, z, 0, length);
        Theta to = Theta.zeros(length);
        Perturbation.write(Theta.of(weights), noise, SEED, -1e-3f, to);
        for (int j = 0; j < length; j++) {
            assertThat(to.get(j)).as("weight %d", j).isEqualTo(Math.fma(-1e-3f, z[j], weights[j]));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 2049, 5003})
    void whereThereAreCurvaturesNoiseIsDividedByTheirRoots(int length) {
        Noise noise = Noises.of(NoiseKind.GAUSSIAN);
        float[] weights = new float[length];
        float[] z = new float[length];
        noise.fill(SEED + 1, 0, weights, 0, length);
        noise.fill(SEED, 0, z, 0, length);
        Theta from = Theta.of(weights).withCurvatures();
        for (int j = 0; j < length; j++) {
            from.set(length + j, 1e-3f + Math.abs(weights[length - 1 - j]));
        }
        Theta to = Theta.zeros(length);
        Perturbation.write(from, noise, SEED, -1e-3f, to);
        for (int j = 0; j < length; j++) {
            float scaled = z[j] / (float) Math.sqrt(from.get(length + j));
            assertThat(to.get(j)).as("weight %d", j).isEqualTo(Math.fma(-1e-3f, scaled, weights[j]));
        }
    }

    @Test
    void curvaturesOfOneChangeNoBit() {
        Theta plain = Theta.of(1f, 2f, 3f, 4f, 5f);
        Theta one = Theta.zeros(5);
        Theta other = Theta.zeros(5);
        Perturbation.write(plain, Noises.of(NoiseKind.GAUSSIAN), SEED, 0.5f, one);
        Perturbation.write(plain.withCurvatures(), Noises.of(NoiseKind.GAUSSIAN), SEED, 0.5f, other);
        assertThat(ThetaDigest.of(other)).isEqualTo(ThetaDigest.of(one));
    }

    @ParameterizedTest
    @EnumSource
    void theMasterIsNotTouched(NoiseKind kind) {
        Theta master = Theta.of(1f, 2f, 3f);
        Perturbation.write(master, Noises.of(kind), SEED, 0.5f, Theta.zeros(3));
        assertThat(ThetaDigest.of(master)).isEqualTo(ThetaDigest.of(Theta.of(1f, 2f, 3f)));
    }

    @ParameterizedTest
    @EnumSource
    void writingInPlaceGivesTheSameBits(NoiseKind kind) {
        Theta theta = Theta.zeros(5000);
        Theta apart = Theta.zeros(5000);
        Perturbation.write(theta, Noises.of(kind), SEED, 0.5f, apart);
        Perturbation.write(theta, Noises.of(kind), SEED, 0.5f, theta);
        assertThat(ThetaDigest.of(theta)).isEqualTo(ThetaDigest.of(apart));
    }

    @ParameterizedTest
    @EnumSource
    void vectorsOfOtherLengthsAreRefused(NoiseKind kind) {
        assertThatThrownBy(() -> Perturbation.write(Theta.zeros(3), Noises.of(kind), SEED, 1f, Theta.zeros(4)))
                .hasMessageContaining("theta has 3 values and its perturbation 4");
    }
}
