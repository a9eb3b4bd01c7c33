package io.zeroth.core.theta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;

import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import org.junit.jupiter.api.Test;

class ThetaDigestTest {
    private static final long SEED = 20261123;

    @Test
    void theDigestIsFixedForEver() {
        assertThat(ThetaDigest.of(Theta.zeros(0))).isZero();
        assertThat(ThetaDigest.of(Theta.of(1f, -2.5f, 0f))).isEqualTo(0x6349edd9e43e2df5L);
        assertThat(ThetaDigest.of(random(1000))).isEqualTo(0x2050855b1c7c9c39L);
    }

    @Test
    void contributionsOfRangesAddUp() {
        Theta theta = random(5003);
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 200; i++) {
            long cut = random.nextLong(theta.length() + 1);
            long second = random.nextLong(cut, theta.length() + 1);
            long sum = ThetaDigest.of(theta, second, theta.length() - second) + ThetaDigest.of(theta, 0, cut)
                    + ThetaDigest.of(theta, cut, second - cut);
            assertThat(sum).as("cuts at %d and %d", cut, second).isEqualTo(ThetaDigest.of(theta));
        }
    }

    @Test
    void aChangedBitASwapAndTheSignOfZeroAreSeen() {
        long digest = ThetaDigest.of(Theta.of(1f, 2f, 0f));
        assertThat(ThetaDigest.of(Theta.of(Math.nextUp(1f), 2f, 0f))).isNotEqualTo(digest);
        assertThat(ThetaDigest.of(Theta.of(2f, 1f, 0f))).isNotEqualTo(digest);
        assertThat(ThetaDigest.of(Theta.of(1f, 2f, -0f))).isNotEqualTo(digest);
        assertThat(ThetaDigest.of(Theta.of(1f, 2f))).isNotEqualTo(digest);
    }

    private static Theta random(int length) {
        float[] z = new float[length];
        Noises.of(NoiseKind.GAUSSIAN).fill(SEED, 0, z, 0, length);
        return Theta.of(z);
    }
}
