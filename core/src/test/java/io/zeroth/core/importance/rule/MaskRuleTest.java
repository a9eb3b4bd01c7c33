package io.zeroth.core.importance.rule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskRuleTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN, Double.POSITIVE_INFINITY})
    void aFractionOutsideOfItsRangeIsRefusedByEveryRule(double keep) {
        String message = "keep is %s; it must be above 0 and at most 1, such as 0.1 for a tenth of each row"
                .formatted(keep);
        assertThatThrownBy(() -> new MaskRule.Random(keep, 1)).hasMessage(message);
        assertThatThrownBy(() -> new MaskRule.Largest(keep)).hasMessage(message);
        assertThatThrownBy(() -> new MaskRule.Smallest(keep)).hasMessage(message);
        assertThatThrownBy(() -> new MaskRule.ActivationWeighted(keep, 1)).hasMessage(message);
        assertThatThrownBy(() -> importance(keep, 0, 0, 1, 1, 1e-3f, 1e-6, 1)).hasMessage(message);
    }

    @Test
    void weightsThatAreNotFiniteAreRefused() {
        assertThatThrownBy(() -> importance(0.1, Double.NaN, 0, 1, 1, 1e-3f, 1e-6, 1))
                .hasMessage("alpha is NaN; it must be a finite number; 0 leaves S_greedy out");
        assertThatThrownBy(() -> importance(0.1, 0, Double.NEGATIVE_INFINITY, 1, 1, 1e-3f, 1e-6, 1))
                .hasMessage("beta is -Infinity; it must be a finite number; 0 leaves |W| out");
    }

    @Test
    void countsAndScalesBelowTheirLeastAreRefused() {
        assertThatThrownBy(() -> importance(0.1, 0, 0, 0, 1, 1e-3f, 1e-6, 1))
                .hasMessage("probes is 0; it must be at least 1");
        assertThatThrownBy(() -> importance(0.1, 0, 0, 1, 0, 1e-3f, 1e-6, 1))
                .hasMessage("shards is 0; it must be at least 1");
        assertThatThrownBy(() -> new MaskRule.ActivationWeighted(0.1, -1))
                .hasMessage("shards is -1; it must be at least 1");
        assertThatThrownBy(() -> importance(0.1, 0, 0, 1, 1, 0, 1e-6, 1))
                .hasMessage("epsilon is 0.0; it must be a positive number, such as 1e-3");
        assertThatThrownBy(() -> importance(0.1, 0, 0, 1, 1, 1e-3f, Double.NaN, 1))
                .hasMessage("learningRate is NaN; it must be a positive number, such as 1e-6");
        assertThatThrownBy(() -> importance(0.1, 0, 0, 1, 1, 1e-3f, 1e-6, 0))
                .hasMessage("damping is 0.0; it must be a positive number, such as 1");
    }

    private static MaskRule importance(double keep, double alpha, double beta, int probes, int shards, float epsilon,
            double learningRate, double damping) {
        return new MaskRule.Importance(keep, Estimator.SPSA, alpha, beta, RowNormalization.MIN_MAX, probes, shards,
                epsilon, learningRate, damping);
    }
}
