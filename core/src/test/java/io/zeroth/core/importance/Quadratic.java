package io.zeroth.core.importance;

import java.util.SplittableRandom;

/** A model of a loss: dL(d) = g'd + 1/2 d'Hd with H positive definite. */
final class Quadratic {
    static final int N = 5;

    private final double[] g;
    private final double[][] h;

    private Quadratic(double[] g, double[][] h) {
        this.g = g;
        this.h = h;
    }

    double[] g() {
        return g;
    }

    double[][] h() {
        return h;
    }

    static Quadratic random(SplittableRandom random, boolean diagonal) {
        double[] g = random.doubles(N).map(_ -> random.nextGaussian()).toArray();
        double[][] root = new double[N][N];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                root[i][j] = diagonal && i != j ? 0 : random.nextGaussian();
            }
        }
        double[][] h = new double[N][N];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                for (int k = 0; k < N; k++) {
                    h[i][j] += root[i][k] * root[j][k];
                }
            }
            h[i][i] += 0.5;
        }
        return new Quadratic(g, h);
    }

    double at(double[] d) {
        double loss = 0;
        for (int i = 0; i < N; i++) {
            loss += d[i] * (g[i] + 0.5 * row(i, d));
        }
        return loss;
    }

    double row(int i, double[] d) {
        double sum = 0;
        for (int j = 0; j < N; j++) {
            sum += h[i][j] * d[j];
        }
        return sum;
    }

    /** Brute force: one coordinate after the other, until nothing changes any more. */
    double[] minimum(int frozen) {
        double[] d = new double[N];
        for (int sweep = 0; sweep < 20_000; sweep++) {
            for (int i = 0; i < N; i++) {
                d[i] = i == frozen ? 0 : d[i] - (g[i] + row(i, d)) / h[i][i];
            }
        }
        return d;
    }

    /** Column m of the inverse of H, as the minimum of 1/2 d'Hd - d_m. */
    double[] inverse(int m) {
        double[] unit = new double[N];
        unit[m] = -1;
        return new Quadratic(unit, h).minimum(-1);
    }

    double[] step(double learningRate, int frozen) {
        double[] d = new double[N];
        for (int i = 0; i < N; i++) {
            d[i] = i == frozen ? 0 : -learningRate * g[i];
        }
        return d;
    }
}
