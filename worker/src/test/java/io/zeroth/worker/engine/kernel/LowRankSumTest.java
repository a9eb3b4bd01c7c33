package io.zeroth.worker.engine.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LowRankSumTest {
    private static final long SEED = 99;

    private final Random random = new Random(SEED);

    /** Rows and columns that do and do not fill whole blocks. */
    @ParameterizedTest
    @CsvSource({"8, 3, 64", "7, 1, 16", "1, 5, 48", "6, 16, 80"})
    void eachElementHasTheBitsOfOneChainOfAdditionsWhateverTheVectorWidth(int rows, int rank, int columns) {
        MemorySegment base = gaussian(rows * columns);
        MemorySegment down = gaussian(rows * rank);
        MemorySegment up = gaussian(rank * columns);
        MemorySegment out = gaussian(rows * columns);

        LowRankSum.write(base, down, up, 1.7f, out, rows, rank, columns);

        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float sum = 0;
                for (int k = 0; k < rank; k++) {
                    sum = Math.fma(at(down, i * rank + k), at(up, k * columns + j), sum);
                }
                assertThat(at(out, i * columns + j)).as("seed %d, row %d, column %d", SEED, i, j)
                        .isEqualTo(Math.fma(1.7f, sum, at(base, i * columns + j)));
            }
        }
    }

    @Test
    void whereOneFactorIsZerosTheSumIsTheBase() {
        MemorySegment base = gaussian(5 * 32);
        MemorySegment out = gaussian(5 * 32);
        LowRankSum.write(base, gaussian(5 * 2), Arena.ofAuto().allocate(2 * 32 * Float.BYTES, 64), 3, out, 5, 2, 32);
        assertThat(out.toArray(JAVA_FLOAT)).isEqualTo(base.toArray(JAVA_FLOAT));
    }

    @Test
    void columnsThatAreNoWholeBlocksAreRefused() {
        MemorySegment any = gaussian(64);
        assertThatIllegalArgumentException().isThrownBy(() -> LowRankSum.write(any, any, any, 1, any, 2, 1, 20))
                .withMessageContaining("columns is 20");
    }

    private MemorySegment gaussian(int length) {
        MemorySegment values = Arena.ofAuto().allocate((long) length * Float.BYTES, 64);
        for (int i = 0; i < length; i++) {
            values.setAtIndex(JAVA_FLOAT, i, (float) random.nextGaussian());
        }
        return values;
    }

    private static float at(MemorySegment values, int index) {
        return values.getAtIndex(JAVA_FLOAT, index);
    }
}
