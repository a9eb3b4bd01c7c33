package io.zeroth.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.lang.foreign.Arena;
import java.util.List;

import io.zeroth.compress.linear.ExactCut;
import io.zeroth.compress.linear.FloatMatrix;
import io.zeroth.compress.linear.OpenBlas;
import io.zeroth.compress.residual.Kept;
import io.zeroth.compress.residual.Selection;
import io.zeroth.compress.residual.Sparsity;
import io.zeroth.compress.residual.Summed;
import io.zeroth.compress.train.Modes;
import io.zeroth.compress.train.Train;
import io.zeroth.compress.train.TrainDecomposition;
import io.zeroth.compress.train.TrainProduct;
import io.zeroth.compress.train.Truncation;
import io.zeroth.core.layout.TensorTrain;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A matrix whose train and residual were worked out in fp64 by another program. */
class TestVectorTest {
    private static final int INPUTS = 24;
    private static final int OUTPUTS = 32;
    private static final double SIX_DIGITS = 5.1e-7;

    @ParameterizedTest
    @CsvSource({"1.0, 1 2 5 3 1, 184, 0.836018, 0.358702, 0.7396", "0.8, 1 3 6 3 1, 246, 0.745341, 0.316035, 0.8203",
        "0.5, 1 6 9 4 1, 556, 0.162793, 0.063505, 1.2240", "0.1, 1 6 15 4 1, 892, 0.053698, 0.021521, 1.6615",
        "0.01, 1 6 22 4 1, 1284, 0.001328, 0.000053, 2.1719"})
    void everyRowComesOutToSixDigits(double error, String ranks, int parameters, double trainError, double afterwards,
            double ratio) throws InterruptedException {
        // The train may be larger than so small a matrix; it is then made on its own.
        OpenBlas blas = OpenBlas.load();
        Modes modes = Modes.Rule.FACTORED.of(INPUTS, OUTPUTS);
        Train train;
        double found;
        Kept kept;
        double norm;
        try (Arena arena = Arena.ofConfined()) {
            FloatMatrix w = FloatMatrix.copy(arena, values(), INPUTS, OUTPUTS);
            norm = Math.sqrt(w.squaredNorm());
            var decomposition = new TrainDecomposition(new ExactCut(blas), new Truncation.ErrorBound(error),
                    Long.MAX_VALUE);
            train = Matrices.made(decomposition.decompose(w, norm, modes, _ -> {}));
            w = FloatMatrix.copy(arena, values(), INPUTS, OUTPUTS);
            new TrainProduct(blas).subtract(train, w);
            found = Math.sqrt(w.squaredNorm()) / norm;
            kept = Selection.of(w, new Sparsity.TwoOfFour(), Summed.INPUTS);
        }
        TensorTrain layout = train.layout();
        assertThat(norm).isCloseTo(20.442315, offset(SIX_DIGITS * 10));
        assertThat(layout.inputModes()).containsExactly(6, 4);
        assertThat(layout.outputModes()).containsExactly(8, 4);
        assertThat(layout.ranks())
                .containsExactlyElementsOf(List.of(ranks.split(" ")).stream().map(Integer::valueOf).toList());
        assertThat(layout.size()).isEqualTo(parameters);
        assertThat(found).isCloseTo(trainError, offset(SIX_DIGITS));
        assertThat(Math.sqrt(kept.squaredRest()) / norm).isCloseTo(afterwards, offset(SIX_DIGITS));
        assertThat((parameters + kept.values().length) / (double) (INPUTS * OUTPUTS)).isCloseTo(ratio, offset(5.1e-5));
    }

    private static float[] values() {
        float[] values = new float[INPUTS * OUTPUTS];
        for (int a = 0; a < INPUTS; a++) {
            for (int b = 0; b < OUTPUTS; b++) {
                values[a * OUTPUTS + b] = (float) (Math.sin(0.37 * (a + 1) * (b + 2)) + 0.1 * ((7 * a + 3 * b) % 5));
            }
        }
        return values;
    }
}
