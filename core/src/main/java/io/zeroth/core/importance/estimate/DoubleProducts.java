package io.zeroth.core.importance.estimate;

/** Products of row-major matrices of doubles, each sum in the order of the inner dimension. */
final class DoubleProducts {
    private DoubleProducts() {}

    /** a diag(weights) a', with as many columns of a as there are weights. */
    static double[] gram(double[] a, int rows, double[] weights) {
        int columns = weights.length;
        double[] weighted = new double[rows * columns];
        for (int i = 0; i < weighted.length; i++) {
            weighted[i] = a[i] * weights[i % columns];
        }
        double[] gram = new double[rows * rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i * rows + j] = dot(weighted, i * columns, a, j * columns, columns);
                gram[j * rows + i] = gram[i * rows + j];
            }
        }
        return gram;
    }

    /** The sum of {@code length} products of elements from {@code atA} and {@code atB} on. */
    static double dot(double[] a, int atA, double[] b, int atB, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += a[atA + i] * b[atB + i];
        }
        return sum;
    }

    /** a x, with {@code rows} rows. */
    static double[] times(double[] a, double[] x, int rows) {
        double[] out = new double[rows];
        for (int row = 0; row < rows; row++) {
            out[row] = dot(a, row * x.length, x, 0, x.length);
        }
        return out;
    }

    /** a' x, with {@code columns} columns of a. */
    static double[] transposeTimes(double[] a, double[] x, int columns) {
        return multiply(x, 1, x.length, a, columns);
    }

    /** a b, of shapes [rows, inner] and [inner, columns]. */
    static double[] multiply(double[] a, int rows, int inner, double[] b, int columns) {
        double[] out = new double[Math.multiplyExact(rows, columns)];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < inner; k++) {
                double factor = a[row * inner + k];
                for (int j = 0; j < columns; j++) {
                    out[row * columns + j] += factor * b[k * columns + j];
                }
            }
        }
        return out;
    }

    /** a', of a [rows, columns]. */
    static double[] transpose(double[] a, int rows, int columns) {
        double[] out = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            out[i % columns * rows + i / columns] = a[i];
        }
        return out;
    }
}
