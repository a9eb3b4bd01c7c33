package io.zeroth.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class LabelCalibrationTest {
    /** Probabilities 0.9 and 0.1, 0.8 and 0.2, 0.6 and 0.4: the mean is 0.7666 and 0.2333. */
    private static final float[][] BIASED = {logits(0.9, 0.1), logits(0.8, 0.2), logits(0.6, 0.4)};

    @Test
    void aWordThatIsLikelyEverywhereLosesItsLead() {
        LabelCalibration calibration = LabelCalibration.over(BIASED);
        assertThat(calibration.predictions(BIASED)).containsExactly(0, 0, 1);
    }

    @Test
    void aScoreIsTheLogOfTheProbabilityOverItsMean() {
        LabelCalibration calibration = LabelCalibration.over(BIASED);
        assertThat(calibration.logPrior()).containsExactly(new double[] {Math.log(2.3 / 3), Math.log(0.7 / 3)},
                within(1e-6));
        assertThat(calibration.scores(logits(0.5, 0.5)))
                .containsExactly(new double[] {Math.log(0.5 * 3 / 2.3), Math.log(0.5 * 3 / 0.7)}, within(1e-6));
    }

    @Test
    void whatIsAddedToAllLogitsOfAnExampleChangesNothing() {
        LabelCalibration calibration = LabelCalibration.over(new float[][] {{1, 2, 4}, {101, 100, 102}});
        assertThat(calibration.scores(new float[] {1000, 1001, 999}))
                .containsExactly(calibration.scores(new float[] {0, 1, -1}), within(1e-12));
    }

    @Test
    void calibrationByEvenProbabilitiesIsNone() {
        LabelCalibration even = LabelCalibration.over(new float[][] {{3, 3, 3}});
        assertThat(even.prediction(new float[] {0, 2, 1})).isEqualTo(1);
        assertThat(even.prediction(new float[] {2, 2, 2})).as("of equals, the first").isZero();
    }

    @Test
    void aProbabilityThatUnderflowsGivesNoInfiniteScore() {
        LabelCalibration calibration = LabelCalibration.over(new float[][] {{0, -5000}});
        assertThat(calibration.scores(new float[] {0, -5000})[1]).isFinite();
        assertThat(calibration.prediction(new float[] {0, -5000})).isZero();
    }

    @Test
    void logitsThatAreNoneAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> LabelCalibration.over(new float[0][]))
                .withMessageContaining("at least one example");
        assertThatIllegalArgumentException().isThrownBy(() -> LabelCalibration.over(new float[][] {{1, 2}, {1}}))
                .withMessageContaining("1 logits")
                .withMessageContaining("2 label words");
        assertThatIllegalArgumentException().isThrownBy(() -> LabelCalibration.over(new float[][] {{1, Float.NaN}}))
                .withMessageContaining("finite");
    }

    private static float[] logits(double first, double second) {
        return new float[] {(float) Math.log(first), (float) Math.log(second)};
    }
}
