package io.zeroth.core.importance.estimate;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.importance.outcome.ClassMean;
import io.zeroth.core.importance.outcome.InputStatistics;
import io.zeroth.core.layout.FactorStart;
import io.zeroth.core.layout.LowRank;

/** The mean and the mean square of each input of one kernel or factor, over all tokens of several groups of examples. */
public final class InputMoments {
    private final double[] mean;
    private final double[] meanSquare;
    private final SortedMap<Integer, ClassSums> classes;

    /** What one class's tokens sum up to. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record ClassSums(double tokens, double[] sums) {
        ClassSums plus(ClassMean more) {
            double[] next = sums.length == 0 ? new double[more.inputs()] : sums.clone();
            for (int input = 0; input < next.length; input++) {
                next[input] += (double) more.tokens() * more.mean(input);
            }
            return new ClassSums(tokens + more.tokens(), next);
        }

        ClassSums through(float[] down, int rank, double scale) {
            double[] next = new double[rank];
            for (int i = 0; i < sums.length; i++) {
                for (int k = 0; k < rank; k++) {
                    next[k] += sums[i] * scale * down[i * rank + k];
                }
            }
            return new ClassSums(tokens, next);
        }
    }

    private InputMoments(double[] mean, double[] meanSquare, SortedMap<Integer, ClassSums> classes) {
        this.mean = mean;
        this.meanSquare = meanSquare;
        this.classes = classes;
    }

    /** @param groups at least one, all of one kernel; each counts by its tokens */
    static InputMoments of(List<InputStatistics> groups) {
        int inputs = groups.getFirst().inputs();
        double[] mean = new double[inputs];
        double[] meanSquare = new double[inputs];
        SortedMap<Integer, ClassSums> classes = new TreeMap<>();
        double tokens = 0;
        for (InputStatistics group : groups) {
            tokens += group.tokens();
            for (int input = 0; input < inputs; input++) {
                mean[input] += (double) group.tokens() * group.mean(input);
                meanSquare[input] += (double) group.tokens() * group.meanSquare(input);
            }
            for (ClassMean each : group.classes()) {
                classes.put(each.label(),
                        classes.getOrDefault(each.label(), new ClassSums(0, new double[0])).plus(each));
            }
        }
        for (int input = 0; input < inputs; input++) {
            mean[input] /= tokens;
            meanSquare[input] /= tokens;
        }
        return new InputMoments(mean, meanSquare, classes);
    }

    /**
     * What tells the classes apart, in place of the moments: as mean, the root of the mean square of the classes' means about
     * the mean of all; as mean square, the variance. See {@link io.zeroth.core.importance.rule.Estimator#CLASS_FACTORED}.
     */
    InputMoments contrasts() {
        requireClasses();
        double tokens = classes.values().stream().mapToDouble(ClassSums::tokens).sum();
        double[] contrast = new double[mean.length];
        double[] variance = new double[mean.length];
        for (int input = 0; input < mean.length; input++) {
            double squares = 0;
            for (ClassSums each : classes.values()) {
                double distance = each.sums()[input] / each.tokens() - mean[input];
                squares += each.tokens() / tokens * distance * distance;
            }
            contrast[input] = Math.sqrt(squares);
            variance[input] = variance(input);
        }
        return new InputMoments(contrast, variance, new TreeMap<>());
    }

    /**
     * Those of the inputs of a kernel's up factor, scale x A, where these are of the kernel's inputs x and A is as it begins.
     * With m and v the mean and the mean square of x (derived):
     *
     * <pre>mean_k = scale (m A)_k        mean square_k = scale^2 ((m A)_k^2 + sum over i of (v_i - m_i^2) A_ik^2)</pre>
     *
     * <p>The mean is exact. The mean square is exact where no two inputs are correlated, and takes them for such (chosen),
     * since their covariances are not measured. The means of classes are exact.
     */
    InputMoments through(LowRank factors) {
        float[] down = FactorStart.of(factors, LowRank.Side.DOWN);
        int rank = factors.rank();
        double scale = factors.scale();
        double[] means = new double[rank];
        double[] variances = new double[rank];
        for (int i = 0; i < mean.length; i++) {
            double variance = variance(i);
            for (int k = 0; k < rank; k++) {
                double weight = scale * down[i * rank + k];
                means[k] += mean[i] * weight;
                variances[k] += variance * weight * weight;
            }
        }
        for (int k = 0; k < rank; k++) {
            variances[k] += means[k] * means[k];
        }
        SortedMap<Integer, ClassSums> through = new TreeMap<>();
        classes.forEach((label, sums) -> through.put(label, sums.through(down, rank, scale)));
        return new InputMoments(means, variances, through);
    }

    /** The mean of each input. */
    double[] means() {
        return mean.clone();
    }

    /** The mean square of each input about its mean. */
    double[] variances() {
        double[] variances = new double[mean.length];
        for (int input = 0; input < mean.length; input++) {
            variances[input] = variance(input);
        }
        return variances;
    }

    /** How far a class's means are from those of all, by input, and the class's share in the tokens. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record ClassDistance(double share, double[] distances) {}

    /** Of each class, by label. */
    List<ClassDistance> distances() {
        requireClasses();
        double tokens = classes.values().stream().mapToDouble(ClassSums::tokens).sum();
        return classes.values().stream().map(each -> {
            double[] distances = new double[mean.length];
            for (int input = 0; input < mean.length; input++) {
                distances[input] = each.sums()[input] / each.tokens() - mean[input];
            }
            return new ClassDistance(each.tokens() / tokens, distances);
        }).toList();
    }

    private void requireClasses() {
        if (classes.isEmpty()) {
            throw new IllegalArgumentException(
                    "the statistics have no classes; make the plan for the estimator that is asked for");
        }
    }

    private double variance(int input) {
        return Math.max(0, meanSquare[input] - mean[input] * mean[input]);
    }

    public double mean(int input) {
        return mean[input];
    }

    public double meanSquare(int input) {
        return meanSquare[input];
    }
}
