package io.zeroth.compress.linear;

import static io.zeroth.compress.linear.SegmentPointers.doubles;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgesdd;
import static org.bytedeco.openblas.global.openblas.LAPACK_ROW_MAJOR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

import io.zeroth.compress.Matrices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactCutTest {
    private static final OpenBlas BLAS = OpenBlas.load();
    private static final ExactCut CUT = new ExactCut(BLAS);
    private static final Cut.RankLimit ANY = _ -> true;

    @ParameterizedTest
    @CsvSource({"40, 40, 1", "30, 70, 1", "90, 20, 1", "60, 60, 0.7", "25, 80, 0.5", "80, 25, 0.5", "3000, 24, 0.9",
        "1, 7, 1", "7, 1, 1"})
    void keepsTheSingularValuesOfAFullDecomposition(int rows, int columns, double decay) throws InterruptedException {
        float[] values = Matrices.decaying(rows, rows, columns, decay);
        double[] singular = fullSingularValues(values, rows, columns);
        double norm = Matrices.norm(values);
        for (double error : new double[] {0.9, 0.3, 0.05, 0.01, 0.001}) {
            int rank = fewest(singular, error * norm);
            try (Arena arena = Arena.ofConfined()) {
                FloatMatrix a = FloatMatrix.copy(arena, values, rows, columns);
                Cut.Factors factors = CUT.split(a, RankRule.within(error * norm), ANY).orElseThrow();
                assertThat(factors.rank()).as("rank at %s", error).isEqualTo(rank);
                for (int k = 0; k < rank; k++) {
                    assertThat(columnNorm(factors.remainder(), k)).isCloseTo(singular[k], within(2e-6 * singular[0]));
                }
                double left = Matrices.distance(values, product(factors, columns));
                assertThat(left).isCloseTo(tail(singular, rank), within(3e-6 * norm)).isLessThan(error * norm);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"50, 20", "20, 50"})
    void coresAreOrthonormal(int rows, int columns) throws InterruptedException {
        try (Arena arena = Arena.ofConfined()) {
            FloatMatrix a = FloatMatrix.copy(arena, Matrices.decaying(3, rows, columns, 0.8), rows, columns);
            Cut.Factors factors = CUT.split(a, RankRule.atMost(8), ANY).orElseThrow();
            for (int i = 0; i < 8; i++) {
                for (int j = 0; j < 8; j++) {
                    double sum = 0;
                    for (int k = 0; k < columns; k++) {
                        sum += (double) factors.core()[i * columns + k] * factors.core()[j * columns + k];
                    }
                    assertThat(sum).isCloseTo(i == j ? 1 : 0, within(1e-5));
                }
            }
        }
    }

    @Test
    void theRankOfARankDeficientMatrixIsItsOwn() throws InterruptedException {
        int rows = 30;
        int columns = 40;
        float[] left = Matrices.random(1, rows, 3);
        float[] right = Matrices.random(2, 3, columns);
        try (Arena arena = Arena.ofConfined()) {
            FloatMatrix a = FloatMatrix.allocate(arena, rows, columns);
            BLAS.multiply(1, FloatMatrix.copy(arena, left, rows, 3), FloatMatrix.copy(arena, right, 3, columns), 0, a);
            float[] values = a.toArray();
            Cut.Factors factors = CUT.split(a, RankRule.atMost(20), ANY).orElseThrow();
            assertThat(factors.rank()).isBetween(3, 6);
            assertThat(Matrices.distance(values, product(factors, columns))).isLessThan(1e-5 * Matrices.norm(values));
        }
    }

    @Test
    void theLimitIsAskedBeforeAnythingIsOverwritten() throws InterruptedException {
        float[] values = Matrices.random(5, 12, 9);
        try (Arena arena = Arena.ofConfined()) {
            FloatMatrix a = FloatMatrix.copy(arena, values, 12, 9);
            assertThat(CUT.split(a, RankRule.atMost(4), rank -> rank < 4)).isEqualTo(Optional.empty());
            assertThat(a.toArray()).isEqualTo(values);
        }
    }

    @Test
    void bothWaysToTheVectorsAgree() throws InterruptedException {
        int side = 60;
        try (Arena arena = Arena.ofConfined()) {
            FloatMatrix a = FloatMatrix.copy(arena, Matrices.random(8, 200, side), 200, side);
            SymmetricEigen eigen = SymmetricEigen.of(Gram.ofColumns(BLAS, a, arena), side, arena);
            MemorySegment robust = eigen.relativelyRobust(10, arena);
            MemorySegment divided = eigen.byDivision(10, arena);
            for (int vector = 0; vector < 10; vector++) {
                double product = 0;
                for (int i = 0; i < side; i++) {
                    long at = (long) vector * side + i;
                    product += robust.getAtIndex(JAVA_DOUBLE, at) * divided.getAtIndex(JAVA_DOUBLE, at);
                }
                assertThat(Math.abs(product)).isCloseTo(1, within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"300, 200", "200, 300", "400, 90"})
    void aRandomizedCutIsNearlyAsGood(int rows, int columns) throws InterruptedException {
        float[] values = Matrices.decaying(11, rows, columns, 0.9);
        double[] singular = fullSingularValues(values, rows, columns);
        try (Arena arena = Arena.ofConfined()) {
            RandomizedCut cut = new RandomizedCut(BLAS, 8, 2, 42);
            FloatMatrix a = FloatMatrix.copy(arena, values, rows, columns);
            Cut.Factors factors = cut.split(a, RankRule.atMost(20), ANY).orElseThrow();
            assertThat(factors.rank()).isEqualTo(20);
            float[] product = product(factors, columns);
            assertThat(Matrices.distance(values, product)).isLessThan(1.01 * tail(singular, 20));

            FloatMatrix again = FloatMatrix.copy(arena, values, rows, columns);
            Cut.Factors same = cut.split(again, RankRule.atMost(20), ANY).orElseThrow();
            assertThat(product(same, columns)).isEqualTo(product);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0.8", "0.9, 0.3", "0.9, 0.05", "0.9, 0.002", "1, 0.5", "1, 0.05", "0.99, 0.01"})
    void aRandomizedCutStaysWithinABound(double decay, double error) throws InterruptedException {
        int rows = 500;
        int columns = 400;
        float[] values = Matrices.decaying(7, rows, columns, decay);
        double norm = Matrices.norm(values);
        try (Arena arena = Arena.ofConfined()) {
            FloatMatrix a = FloatMatrix.copy(arena, values, rows, columns);
            Cut.Factors factors = new RandomizedCut(BLAS, 8, 1, 1).split(a, RankRule.within(error * norm), ANY)
                    .orElseThrow();
            assertThat(Matrices.distance(values, product(factors, columns))).isLessThan(error * norm);
            assertThat(factors.rank())
                    .isLessThanOrEqualTo(fewest(fullSingularValues(values, rows, columns), error * norm) + 12);
        }
    }

    private static double[] fullSingularValues(float[] values, int rows, int columns) {
        int side = Math.min(rows, columns);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment a = arena.allocate(JAVA_DOUBLE, values.length);
            for (int i = 0; i < values.length; i++) {
                a.setAtIndex(JAVA_DOUBLE, i, values[i]);
            }
            MemorySegment singular = arena.allocate(JAVA_DOUBLE, side);
            MemorySegment u = arena.allocate(JAVA_DOUBLE, (long) rows * side);
            MemorySegment v = arena.allocate(JAVA_DOUBLE, (long) side * columns);
            assertThat(LAPACKE_dgesdd(LAPACK_ROW_MAJOR, (byte) 'S', rows, columns, doubles(a), columns,
                    doubles(singular), doubles(u), side, doubles(v), columns)).isZero();
            return singular.toArray(JAVA_DOUBLE);
        }
    }

    private static int fewest(double[] singular, double bound) {
        int rank = 1;
        while (tail(singular, rank) > bound) {
            rank++;
        }
        return rank;
    }

    private static double tail(double[] singular, int rank) {
        double sum = 0;
        for (int i = rank; i < singular.length; i++) {
            sum += singular[i] * singular[i];
        }
        return Math.sqrt(sum);
    }

    private static double columnNorm(FloatMatrix matrix, int column) {
        double sum = 0;
        for (int row = 0; row < matrix.rows(); row++) {
            sum += Math.pow(matrix.at(row, column), 2);
        }
        return Math.sqrt(sum);
    }

    private static float[] product(Cut.Factors factors, int columns) {
        int rows = factors.remainder().rows();
        float[] product = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = 0;
                for (int k = 0; k < factors.rank(); k++) {
                    sum += (double) factors.remainder().at(i, k) * factors.core()[k * columns + j];
                }
                product[i * columns + j] = (float) sum;
            }
        }
        return product;
    }
}
