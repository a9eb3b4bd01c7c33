package io.zeroth.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LabelLossTest {
    @Test
    void equalLogitsCostTheLogarithmOfTheNumberOfClasses() {
        assertThat(LabelLoss.of(new float[] {2, 2, 2, 2}, 3)).isCloseTo(Math.log(4), within(1e-15));
    }

    @Test
    void twoClassesCostTheSoftplusOfTheirDifference() {
        assertThat(LabelLoss.of(new float[] {0.5f, 2}, 0)).isCloseTo(Math.log1p(Math.exp(1.5)), within(1e-15));
        assertThat(LabelLoss.of(new float[] {0.5f, 2}, 1)).isCloseTo(Math.log1p(Math.exp(-1.5)), within(1e-15));
    }

    @Test
    void largeLogitsDoNotOverflow() {
        assertThat(LabelLoss.of(new float[] {3e38f, 0}, 0)).isZero();
        assertThat(LabelLoss.of(new float[] {3e38f, 0}, 1)).isEqualTo(3e38f);
    }

    @Test
    void logitsThatAreNotFiniteGiveALossThatIsNotFinite() {
        assertThat(LabelLoss.of(new float[] {Float.NaN, 0}, 1)).isNaN();
        assertThat(LabelLoss.of(new float[] {Float.POSITIVE_INFINITY, 0}, 1)).isNaN();
    }

    @Test
    void theFirstOfTheLargestLogitsIsPredicted() {
        assertThat(LabelLoss.prediction(new float[] {1, 3, 3, -1})).isEqualTo(1);
        assertThat(LabelLoss.prediction(new float[] {-0f, 0f})).isZero();
    }
}
