package io.zeroth.worker.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jdk.incubator.vector.FloatVector;

import io.zeroth.core.matrix.Vectors;
import org.junit.jupiter.api.Test;

class FunctionsTest {
    @Test
    void theErrorFunctionIsWithinAMillionth() {
        for (float x = -6; x < 6; x += 0.0013f) {
            double expected = Math.abs(x) > 4.5 ? Math.signum(x) : erf(x);
            assertThat((double) Functions.erf(broadcast(x)).lane(0)).as("erf(%s)", x).isCloseTo(expected, within(1e-6));
        }
        assertThat(Functions.erf(broadcast(30)).lane(0)).isEqualTo(1f);
        assertThat(Functions.erf(broadcast(-30)).lane(0)).isEqualTo(-1f);
    }

    @Test
    void geluIsTheExactOneAndNotTheTanhApproximation() {
        assertThat((double) Functions.gelu(broadcast(1)).lane(0)).isCloseTo(0.8413447461, within(2e-7));
        assertThat((double) Functions.gelu(broadcast(-1)).lane(0)).isCloseTo(-0.1586552539, within(2e-7));
        for (float x = -12; x < 12; x += 0.0017f) {
            double expected = Math.abs(x) > 6 ? Math.max(x, 0) : 0.5 * x * (1 + erf(x / Math.sqrt(2)));
            assertThat((double) Functions.gelu(broadcast(x)).lane(0)).as("gelu(%s)", x)
                    .isCloseTo(expected, within(1e-6));
        }
    }

    @Test
    void theExponentialIsWithinTwoUnitsInTheLastPlace() {
        for (float x = -87; x < 88; x += 0.013f) {
            float expected = (float) Math.exp(x);
            assertThat(Functions.exp(broadcast(x)).lane(0)).as("exp(%s)", x)
                    .isCloseTo(expected, within(2 * Math.ulp(expected)));
        }
        assertThat(Functions.exp(broadcast(Float.NEGATIVE_INFINITY)).lane(0)).isLessThan(1e-37f);
    }

    private static FloatVector broadcast(float x) {
        return FloatVector.broadcast(Vectors.SPECIES, x);
    }

    private static double erf(double x) {
        double term = x;
        double sum = 0;
        for (int n = 0; Math.abs(term) > 1e-18; n++) {
            sum += term / (2 * n + 1);
            term *= -x * x / (n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}
