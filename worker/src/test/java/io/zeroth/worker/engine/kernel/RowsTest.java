package io.zeroth.worker.engine.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

import org.junit.jupiter.api.Test;

class RowsTest {
    private static final long SEED = 99;
    private static final int COLUMNS = 48;

    private final Random random = new Random(SEED);
    private final MemorySegment x = gaussian(3 * COLUMNS);
    private final MemorySegment y = gaussian(COLUMNS);

    @Test
    void aSumHasTheBitsOfSixteenAccumulatorsWhateverTheVectorWidth() {
        float[] accumulators = new float[16];
        for (int i = 0; i < COLUMNS; i++) {
            accumulators[i % 16] = Math.fma(at(x, COLUMNS + i), at(y, i), accumulators[i % 16]);
        }
        for (int half = 8; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                accumulators[i] += accumulators[i + half];
            }
        }
        assertThat(Rows.dot(x, COLUMNS, y, 0, COLUMNS)).isEqualTo(accumulators[0]);
    }

    @Test
    void aNormalisedRowHasTheMeanAndTheDeviationThatWereAskedFor() {
        MemorySegment gamma = constant(2);
        MemorySegment beta = constant(5);
        float[] before = x.asSlice(0, COLUMNS * 4L).toArray(JAVA_FLOAT);

        Rows.normalise(x, COLUMNS, 2, COLUMNS, gamma, beta, 1e-12);

        assertThat(x.asSlice(0, COLUMNS * 4L).toArray(JAVA_FLOAT)).isEqualTo(before);
        for (int row = 1; row < 3; row++) {
            double mean = 0;
            double square = 0;
            for (int i = 0; i < COLUMNS; i++) {
                double value = at(x, row * COLUMNS + i);
                mean += value / COLUMNS;
                square += value * value / COLUMNS;
            }
            assertThat(mean).isCloseTo(5, within(1e-5));
            assertThat(square - mean * mean).isCloseTo(4, within(1e-4));
        }
    }

    @Test
    void aBiasIsAddedToTheRowsAskedForAndToNoOther() {
        float[] before = x.toArray(JAVA_FLOAT);

        Rows.addBias(x, y, COLUMNS, 1, COLUMNS);

        for (int i = 0; i < before.length; i++) {
            float bias = i / COLUMNS == 1 ? at(y, i % COLUMNS) : 0;
            assertThat(at(x, i)).isEqualTo(before[i] + bias);
        }
    }

    private MemorySegment gaussian(int count) {
        MemorySegment values = Arena.ofAuto().allocate(count * 4L, 64);
        for (int i = 0; i < count; i++) {
            values.setAtIndex(JAVA_FLOAT, i, (float) random.nextGaussian());
        }
        return values;
    }

    private static MemorySegment constant(float value) {
        MemorySegment values = Arena.ofAuto().allocate(COLUMNS * 4L, 64);
        for (int i = 0; i < COLUMNS; i++) {
            values.setAtIndex(JAVA_FLOAT, i, value);
        }
        return values;
    }

    private static float at(MemorySegment values, int i) {
        return values.getAtIndex(JAVA_FLOAT, i);
    }
}
