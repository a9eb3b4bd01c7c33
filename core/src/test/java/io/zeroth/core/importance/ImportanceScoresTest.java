package io.zeroth.core.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;

import io.zeroth.core.importance.estimate.LossModel;
import io.zeroth.core.importance.row.ElementScores;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import org.junit.jupiter.api.Test;

class ImportanceScoresTest {
    private static final long SEED = 20261124;
    private static final int N = Quadratic.N;

    @Test
    void globalIsWhatTheMinimumLosesWhereAWeightIsFrozen() {
        var random = new SplittableRandom(SEED);
        for (int round = 0; round < 20; round++) {
            Quadratic loss = Quadratic.random(random, true);
            for (int m = 0; m < N; m++) {
                double lost = loss.at(loss.minimum(m)) - loss.at(loss.minimum(-1));
                assertThat(ImportanceScores.global(loss.g()[m], loss.h()[m][m])).as("seed %d, round %d", SEED, round)
                        .isCloseTo(lost, within(1e-9));
            }
        }
    }

    /** With s = (H^-1 g)_m and c = 1 / [H^-1]_mm, the closed form of a full Hessian is that of g = c s, h = c. */
    @Test
    void globalHoldsForAFullHessianWithItsInverse() {
        var random = new SplittableRandom(SEED);
        for (int round = 0; round < 5; round++) {
            Quadratic loss = Quadratic.random(random, false);
            double[] minimum = loss.minimum(-1);
            for (int m = 0; m < N; m++) {
                double lost = loss.at(loss.minimum(m)) - loss.at(minimum);
                double schur = 1 / loss.inverse(m)[m];
                assertThat(ImportanceScores.global(-minimum[m] * schur, schur)).as("seed %d, round %d", SEED, round)
                        .isCloseTo(lost, within(1e-7));
            }
        }
    }

    @Test
    void greedyIsWhatOneStepLosesWhereAWeightIsFrozen() {
        var random = new SplittableRandom(SEED);
        double rate = 0.3;
        for (int round = 0; round < 20; round++) {
            Quadratic diagonal = Quadratic.random(random, true);
            Quadratic full = Quadratic.random(random, false);
            for (int m = 0; m < N; m++) {
                double lost = diagonal.at(diagonal.step(rate, m)) - diagonal.at(diagonal.step(rate, -1));
                double g = diagonal.g()[m];
                assertThat(ImportanceScores.greedy(g, diagonal.h()[m][m], rate)).as("seed %d, round %d", SEED, round)
                        .isCloseTo(lost, within(1e-12));
                // A full Hessian adds what the frozen weight's step does to the others: -lr^2 g_m sum_{j != m} H_mj g_j.
                double lostInFull = full.at(full.step(rate, m)) - full.at(full.step(rate, -1));
                double others = full.row(m, full.g()) - full.h()[m][m] * full.g()[m];
                assertThat(
                        ImportanceScores.greedy(full.g()[m], full.h()[m][m], rate) - rate * rate * full.g()[m] * others)
                        .as("seed %d, round %d", SEED, round)
                        .isCloseTo(lostInFull, within(1e-12));
            }
        }
    }

    @Test
    void minMaxSpreadsARowFromZeroToOne() {
        assertThat(normalized(RowNormalization.MIN_MAX, -2, 0, 6)).containsExactly(0, 0.25, 1);
        assertThat(normalized(RowNormalization.MIN_MAX, 3, 3)).containsExactly(0, 0);
    }

    @Test
    void sumDividesARowByItsMagnitudes() {
        assertThat(normalized(RowNormalization.SUM, -2, 0, 6)).containsExactly(-0.25, 0, 0.75);
        assertThat(normalized(RowNormalization.SUM, 0, 0)).containsExactly(0, 0);
    }

    @Test
    void scoresAreSummedOverTasksRowByRow() {
        // Columns (g, h): task 0 has (1, 2) and (4, 2); (3, 0) and (3, 0). Task 1 has no gradient at all.
        var first = new LossModel(new double[] {1, 3, 4, 3}, new double[] {2, 0, 2, 0});
        var second = new LossModel(new double[4], new double[4]);
        ElementScores scores = scores(rule(0, 0, RowNormalization.SUM), new float[4], first, second);
        assertThat(of(scores)).containsExactly(1 / 17.0, 0.5, 16 / 17.0, 0.5);
    }

    @Test
    void aNegativeCurvatureCountsAsNoneAndIsDampedByItsRow() {
        // Mean |h| of the only row is 3, so that c is 0 + 3, 2 + 3 and 4 + 3.
        var model = new LossModel(new double[] {1, 1, 1}, new double[] {-3, 2, 4});
        TensorRows rows = TensorRows.of(new Segment.Weights("v", Shape.of(3), Mask.all()));
        ElementScores scores = ImportanceScores.of(rule(0, 0, RowNormalization.SUM), rows, new float[3], 1, _ -> model);
        double sum = 1 / 6.0 + 1 / 10.0 + 1 / 14.0;
        assertThat(scores.of(0)).isCloseTo(1 / 6.0 / sum, within(1e-15));
        assertThat(scores.of(1)).isCloseTo(1 / 10.0 / sum, within(1e-15));
        assertThat(scores.of(2)).isCloseTo(1 / 14.0 / sum, within(1e-15));
    }

    @Test
    void alphaAddsTheGreedyScoreAndBetaTheMagnitude() {
        var model = new LossModel(new double[] {1, 0, 2, 0}, new double[] {0, 0, 0, 0});
        float[] weights = {-3, 5, 1, -2};
        // Column 0: 1/2 + 2 (1/8) + 3 = 3.75 and 2 + 2 (4/8) + 1 = 4; column 1: 5 and 2.
        assertThat(of(scores(rule(2, 1, RowNormalization.SUM), weights, model))).containsExactly(3.75 / 7.75, 5 / 7.0,
                4 / 7.75, 2 / 7.0);
        assertThat(of(scores(rule(0, -1, RowNormalization.MIN_MAX), weights, model))).containsExactly(0, 0, 1, 1);
    }

    private static double[] normalized(RowNormalization normalization, double... scores) {
        ImportanceScores.normalize(normalization, scores);
        return scores;
    }

    private static ElementScores scores(MaskRule.Importance rule, float[] weights, LossModel... models) {
        TensorRows rows = TensorRows.of(new Segment.Weights("w.kernel", Shape.of(2, 2), Mask.all()));
        return ImportanceScores.of(rule, rows, weights, models.length, task -> models[task]);
    }

    private static double[] of(ElementScores scores) {
        return new double[] {scores.of(0), scores.of(1), scores.of(2), scores.of(3)};
    }

    private static MaskRule.Importance rule(double alpha, double beta, RowNormalization normalization) {
        return new MaskRule.Importance(0.5, Estimator.SPSA, alpha, beta, normalization, 1, 1, 1e-3f, 0.125, 1);
    }
}
