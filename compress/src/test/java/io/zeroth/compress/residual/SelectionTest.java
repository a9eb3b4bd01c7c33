package io.zeroth.compress.residual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import io.zeroth.compress.Matrices;
import io.zeroth.compress.linear.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
    private static final int INPUTS = 12;
    private static final int OUTPUTS = 20;

    @ParameterizedTest
    @EnumSource(Summed.class)
    void twoOfEachFourThatAreSummedSideBySideAreKept(Summed summed) {
        float[] values = coarse();
        List<Integer> expected = new ArrayList<>();
        for (int line = 0; line < (summed == Summed.INPUTS ? OUTPUTS : INPUTS); line++) {
            for (int first = 0; first < (summed == Summed.INPUTS ? INPUTS : OUTPUTS); first += 4) {
                List<Integer> group = new ArrayList<>();
                for (int i = first; i < first + 4; i++) {
                    group.add(summed == Summed.INPUTS ? i * OUTPUTS + line : line * OUTPUTS + i);
                }
                // The sort is stable, so that of equal magnitudes the lower comes first.
                group.sort(Comparator.comparingDouble(i -> -Math.abs(values[i])));
                expected.addAll(group.subList(0, 2));
            }
        }
        expected.sort(Comparator.naturalOrder());
        verify(values, of(values, new Sparsity.TwoOfFour(), summed), expected);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.5, 0.9, 0.999, 0.9999999999999999})
    void magnitudesFromAnOrderStatisticOnAreKept(double dropped) {
        for (float[] values : List.of(coarse(), Matrices.random(3, INPUTS, OUTPUTS))) {
            double[] sorted = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                sorted[i] = Math.abs(values[i]);
            }
            Arrays.sort(sorted);
            double least = sorted[Math.min(values.length - 1, (int) Math.floor(dropped * values.length))];
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                if (Math.abs(values[i]) >= least) {
                    expected.add(i);
                }
            }
            verify(values, of(values, new Sparsity.Unstructured(dropped), Summed.INPUTS), expected);
        }
    }

    @Test
    void nothingIsKeptOfNoSparsity() {
        float[] values = coarse();
        verify(values, of(values, new Sparsity.None(), Summed.INPUTS), List.of());
    }

    @Test
    void groupsThatDoNotFitNameTheTensorAndTheExtent() {
        Selection.require("k", 8, 7, new Sparsity.TwoOfFour(), Summed.INPUTS);
        Selection.require("k", 7, 7, new Sparsity.Unstructured(0.5), Summed.INPUTS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Selection.require("k", 7, 8, new Sparsity.TwoOfFour(), Summed.INPUTS))
                .withMessage(
                        "k has 7 inputs, which 2:4 needs to be a multiple of 4; leave it out or choose unstructured:0.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Selection.require("k", 8, 6, new Sparsity.TwoOfFour(), Summed.OUTPUTS))
                .withMessageContaining("6 outputs");
    }

    private static void verify(float[] values, Kept kept, List<Integer> expected) {
        assertThat(kept.positions()).containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
        double rest = 0;
        for (int i = 0; i < values.length; i++) {
            rest += expected.contains(i) ? 0 : (double) values[i] * values[i];
        }
        for (int i = 0; i < expected.size(); i++) {
            assertThat(kept.values()[i]).isEqualTo(values[expected.get(i)]);
        }
        assertThat(kept.squaredRest()).isCloseTo(rest, within(1e-9));
    }

    private static Kept of(float[] values, Sparsity sparsity, Summed summed) {
        try (Arena arena = Arena.ofConfined()) {
            return Selection.of(FloatMatrix.copy(arena, values, INPUTS, OUTPUTS), sparsity, summed);
        }
    }

    /** Values of few magnitudes, so that many are equal, of both signs. */
    private static float[] coarse() {
        float[] values = Matrices.random(12, INPUTS, OUTPUTS);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.round(values[i] * 2) / 2f;
        }
        return values;
    }
}
