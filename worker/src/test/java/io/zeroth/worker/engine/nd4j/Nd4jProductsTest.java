package io.zeroth.worker.engine.nd4j;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;

import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.MatrixProducts;
import io.zeroth.worker.engine.MatrixProducts.Product;
import org.junit.jupiter.api.Test;

class Nd4jProductsTest {
    private final MatrixProducts products = Nd4jProducts.load();

    @Test
    void aProductReadsWhatItsMatricesHoldWhenItIsRun() {
        Matrix left = filled(2, 3, 1, 2, 3, 4, 5, 6);
        Matrix right = filled(3, 2, 1, 0, 0, 1, 2, -1);
        Matrix out = products.zeros(2, 2);
        Product product = products.product(left, right, out);

        product.run();
        assertThat(out.values().toArray(JAVA_FLOAT)).containsExactly(7, -1, 16, -1);

        left.values().setAtIndex(JAVA_FLOAT, 0, 11);
        product.run();
        assertThat(out.values().toArray(JAVA_FLOAT)).containsExactly(17, -1, 16, -1);
    }

    @Test
    void rowsOfAMatrixAreInItsMemory() {
        Matrix whole = filled(3, 2, 1, 2, 3, 4, 5, 6);
        Matrix last = products.rows(whole, 1, 2);

        last.values().setAtIndex(JAVA_FLOAT, 3, 60);

        assertThat(last.rows()).isEqualTo(2);
        assertThat(whole.values().toArray(JAVA_FLOAT)).containsExactly(1, 2, 3, 4, 5, 60);
    }

    @Test
    void aMatrixIsOfZerosAndAlignedToACacheLine() {
        for (int columns = 1; columns < 40; columns++) {
            Matrix matrix = products.zeros(3, columns);
            assertThat(matrix.values().address() % 64).isZero();
            assertThat(matrix.values().toArray(JAVA_FLOAT)).containsOnly(0).hasSize(3 * columns);
        }
    }

    @Test
    void aMatrixOfAnotherBackendIsRefused() {
        Matrix ours = products.zeros(2, 2);
        Matrix foreign = new Foreign();

        assertThatThrownBy(() -> products.product(ours, foreign, ours)).hasMessageContaining("Foreign");
    }

    private Matrix filled(int rows, int columns, float... values) {
        Matrix matrix = products.zeros(rows, columns);
        MemorySegment.copy(values, 0, matrix.values(), JAVA_FLOAT, 0, values.length);
        return matrix;
    }

    private static final class Foreign implements Matrix {
        @Override
        public int rows() {
            return 2;
        }

        @Override
        public int columns() {
            return 2;
        }

        @Override
        public MemorySegment values() {
            return MemorySegment.ofArray(new float[4]);
        }

        @Override
        public void close() {}
    }
}
