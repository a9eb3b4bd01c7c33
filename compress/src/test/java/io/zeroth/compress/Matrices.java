package io.zeroth.compress;

import java.util.List;
import java.util.Random;

import io.zeroth.compress.train.Train;
import io.zeroth.compress.train.TrainDecomposition;

/** Matrices of tests, and what trains stand for, computed one element at a time. */
public final class Matrices {
    private Matrices() {}

    /** Independent normals. */
    public static float[] random(long seed, int rows, int columns) {
        Random random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** A product of random matrices between which singular values fall by {@code decay} each. */
    public static float[] decaying(long seed, int rows, int columns, double decay) {
        int rank = Math.min(rows, columns);
        float[] left = random(seed, rows, rank);
        float[] right = random(seed + 1, rank, columns);
        float[] values = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = 0;
                double scale = 1;
                for (int k = 0; k < rank; k++) {
                    sum += left[i * rank + k] * scale * right[k * columns + j];
                    scale *= decay;
                }
                values[i * columns + j] = (float) sum;
            }
        }
        return values;
    }

    /** The matrix of a train. */
    public static float[] product(Train train) {
        List<Integer> modes = train.layout().modes();
        List<Integer> ranks = train.layout().ranks();
        float[] values = new float[train.layout().inputs() * train.layout().outputs()];
        for (int i = 0; i < values.length; i++) {
            int stride = values.length;
            double[] row = {1};
            for (int k = 0; k < modes.size(); k++) {
                stride /= modes.get(k);
                int index = i / stride % modes.get(k);
                double[] next = new double[ranks.get(k + 1)];
                for (int a = 0; a < row.length; a++) {
                    for (int b = 0; b < next.length; b++) {
                        next[b] += row[a] * train.cores().get(k)[(a * modes.get(k) + index) * next.length + b];
                    }
                }
                row = next;
            }
            values[i] = (float) row[0];
        }
        return values;
    }

    public static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    public static double distance(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.pow((double) one[i] - other[i], 2);
        }
        return Math.sqrt(sum);
    }

    /** The train that was made. */
    public static Train made(TrainDecomposition.Result result) {
        return switch (result) {
            case TrainDecomposition.Result.Made(Train train) -> train;
            case TrainDecomposition.Result.TooLarge(long values) -> throw new AssertionError("refused at " + values);
        };
    }
}
