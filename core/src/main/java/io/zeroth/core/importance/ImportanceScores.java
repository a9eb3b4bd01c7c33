package io.zeroth.core.importance;

import java.util.function.IntFunction;

import io.zeroth.core.importance.estimate.LossModel;
import io.zeroth.core.importance.row.ElementScores;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;

/**
 * The importance of each candidate of one tensor to all tasks together (MaZO, arXiv 2502.11513):
 *
 * <pre>S = sum over tasks t, in order, of rownorm(S_global + alpha S_greedy + beta |W|)</pre>
 *
 * <p>With g and h of the task's {@link LossModel} (closed forms derived for a diagonal Hessian):
 *
 * <pre>S_global = g^2 / (2 c)        c = max(h, 0) + damping * mean of |h| over the row's candidates
 * S_greedy = lr g^2 - 1/2 lr^2 h g^2</pre>
 *
 * <p>S_global is what the loss at the minimum of the second-order model loses where the weight is frozen, which needs h
 * above 0. Estimates of h are noisy, and a loss need not be convex, so the curvature is c instead (chosen): a negative h
 * counts as 0, and the damping, relative to the row's own scale, keeps c above 0. Where all h of a row are 0, c is 1.
 * S_greedy, what one step of size lr loses where the weight is frozen, takes h as it is.
 */
public final class ImportanceScores {
    private ImportanceScores() {}

    /**
     * The scores of a tensor's candidates.
     *
     * @param weights all values of the tensor, row-major
     * @param models of each task, by its number; asked for once each, in order
     */
    public static ElementScores of(MaskRule.Importance rule, TensorRows rows, float[] weights, int tasks,
            IntFunction<LossModel> models) {
        double[] total = new double[rows.elements()];
        for (int task = 0; task < tasks; task++) {
            LossModel model = models.apply(task);
            for (int row = 0; row < rows.outputs(); row++) {
                double[] scores = scores(rule, rows, row, weights, model);
                normalize(rule.rowNormalization(), scores);
                for (int i = 0; i < scores.length; i++) {
                    total[rows.element(row, i)] += scores[i];
                }
            }
        }
        return element -> total[element];
    }

    /** What the loss at the minimum loses where a weight of gradient g and positive curvature is frozen, in nats. */
    static double global(double gradient, double curvature) {
        return gradient * gradient / (2 * curvature);
    }

    /** What one step loses where a weight of gradient g and curvature h is frozen, in nats. */
    static double greedy(double gradient, double curvature, double learningRate) {
        double square = gradient * gradient;
        return learningRate * square - 0.5 * learningRate * learningRate * curvature * square;
    }

    /** Scales a row's scores in place; a row that has no scale becomes zeros. */
    static void normalize(RowNormalization normalization, double[] scores) {
        double offset = 0;
        double scale = 0;
        switch (normalization) {
            case MIN_MAX -> {
                double least = Double.POSITIVE_INFINITY;
                double greatest = Double.NEGATIVE_INFINITY;
                for (double score : scores) {
                    least = Math.min(least, score);
                    greatest = Math.max(greatest, score);
                }
                offset = least;
                scale = greatest - least;
            }
            case SUM -> {
                for (double score : scores) {
                    scale += Math.abs(score);
                }
            }
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scale == 0 ? 0 : (scores[i] - offset) / scale;
        }
    }

    private static double[] scores(MaskRule.Importance rule, TensorRows rows, int row, float[] weights,
            LossModel model) {
        double[] scores = new double[rows.size(row)];
        double damping = rule.damping() * meanCurvature(rows, row, model);
        for (int i = 0; i < scores.length; i++) {
            int element = rows.element(row, i);
            double gradient = model.gradient(element);
            double curvature = model.curvature(element);
            scores[i] = global(gradient, damping == 0 ? 1 : Math.max(curvature, 0) + damping)
                    + rule.alpha() * greedy(gradient, curvature, rule.learningRate())
                    + rule.beta() * Math.abs(weights[rows.position(element)]);
        }
        return scores;
    }

    private static double meanCurvature(TensorRows rows, int row, LossModel model) {
        double sum = 0;
        for (int i = 0; i < rows.size(row); i++) {
            sum += Math.abs(model.curvature(rows.element(row, i)));
        }
        return rows.size(row) == 0 ? 0 : sum / rows.size(row);
    }
}
