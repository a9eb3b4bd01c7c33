package io.zeroth.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LossCurveTest {
    @Test
    void aConstantLossIsItselfFromTheFirstStepOn() {
        LossCurve curve = new LossCurve();
        for (int step = 0; step < 200; step++) {
            curve.add(0.7);
        }
        assertThat(curve.sample(200)).hasSize(200).containsOnly(new double[] {0.7}, within(1e-12));
    }

    @Test
    void aSampleIsEvenlySpacedAndEndsWithTheLastValue() {
        LossCurve curve = new LossCurve();
        for (int step = 1; step <= 100; step++) {
            curve.add(step);
        }
        double[] all = curve.sample(1000);
        assertThat(all).hasSize(100);
        assertThat(curve.sample(4)).containsExactly(all[24], all[49], all[74], all[99]);
    }
}
