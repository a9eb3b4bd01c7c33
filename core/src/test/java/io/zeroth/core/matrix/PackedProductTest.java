package io.zeroth.core.matrix;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedProductTest {
    private static final long SEED = 5;

    private final Random random = new Random(SEED);
    private final PackedProduct packed = new PackedProduct();

    @ParameterizedTest
    @CsvSource({"8, 3, 64", "7, 1, 16", "1, 5, 49", "6, 16, 83", "9, 200, 33", "1030, 2, 17", "16, 40, 3", "29, 7, 31",
        "64, 12, 256"})
    void eachElementHasTheBitsOfOneChainWhateverTheSizes(int rows, int inner, int columns) {
        Block a = gaussian(rows, inner, 3);
        Block b = gaussian(inner, columns, 5);
        Block out = gaussian(rows, columns, 1);
        Block small = gaussian(rows, columns, 0);

        packed.multiply(a, b, out, rows, inner, columns);
        SmallProducts.multiply(a, b, small, rows, inner, columns);

        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float sum = 0;
                for (int k = 0; k < inner; k++) {
                    sum = Math.fma(at(a, i, k), at(b, k, j), sum);
                }
                assertThat(at(out, i, j)).as("seed %d, row %d, column %d", SEED, i, j).isEqualTo(sum);
                assertThat(at(small, i, j)).as("seed %d, row %d, column %d", SEED, i, j).isEqualTo(sum);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 33", "9, 40", "3, 20"})
    void whatLiesBetweenTheRowsOfTheResultStays(int rows, int columns) {
        Block out = gaussian(rows, columns, 4);
        float[] before = out.values().toArray(JAVA_FLOAT);

        packed.multiply(gaussian(rows, 6, 0), gaussian(6, columns, 0), out, rows, 6, columns);

        for (int i = 0; i < before.length; i++) {
            if (i % out.stride() >= columns) {
                assertThat(out.values().getAtIndex(JAVA_FLOAT, i)).isEqualTo(before[i]);
            }
        }
    }

    private Block gaussian(int rows, int columns, int gap) {
        int stride = columns + gap;
        MemorySegment values = Arena.ofAuto().allocate((long) rows * stride * Float.BYTES, 64);
        for (int i = 0; i < rows * stride; i++) {
            values.setAtIndex(JAVA_FLOAT, i, (float) random.nextGaussian());
        }
        return new Block(values, 0, stride);
    }

    private static float at(Block block, int row, int column) {
        return block.values().getAtIndex(JAVA_FLOAT, block.at(row, column));
    }
}
