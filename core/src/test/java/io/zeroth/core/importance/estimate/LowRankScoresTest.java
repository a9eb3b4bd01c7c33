package io.zeroth.core.importance.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import io.zeroth.core.importance.LinearTask;
import io.zeroth.core.importance.LowRankTask;
import io.zeroth.core.importance.MaskChoice;
import io.zeroth.core.importance.MaskOverlap;
import io.zeroth.core.importance.WeightReader;
import io.zeroth.core.importance.outcome.InputStatistics;
import io.zeroth.core.importance.outcome.ScoreRecords;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.plan.ScoreTarget;
import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.core.importance.row.ElementScores;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.importance.row.TopOfRows;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.core.layout.FactorStart;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.LowRank.Side;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.theta.Theta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scores of low-rank factors against the loss of a kernel W + scale A B by brute force. */
class LowRankScoresTest {
    private static final WeightReader NO_CORES = (tensor, _) -> {
        throw new AssertionError(tensor);
    };
    private static final long SEED = 20261125;
    private static final int INPUTS = 12;
    private static final int OUTPUTS = 5;
    private static final int RANK = 3;
    private static final String DOWN = LinearTask.KERNEL + ".down";
    private static final String UP = LinearTask.KERNEL + ".up";

    private static LowRankTask task(int tokens, double spread) {
        return new LowRankTask(LinearTask.random(SEED, INPUTS, OUTPUTS, tokens, spread), RANK, 1.5f);
    }

    @Test
    void factorsShareTheProbesAndTheStatisticsOfTheirLayer() {
        ScorePlan plan = plan(task(2, 0.5), Estimator.FACTORED, 2);
        assertThat(plan.works()).filteredOn(ScoreWork.Activations.class::isInstance)
                .hasSize(2)
                .allSatisfy(work -> assertThat(((ScoreWork.Activations) work).tensors())
                        .containsExactly(LinearTask.KERNEL));
        assertThat(targets(plan)).containsExactly(new ScoreTarget.Outputs(LinearTask.KERNEL),
                new ScoreTarget.Output(LinearTask.BIAS, 0));
    }

    @Test
    void byRowsEachFactorHasItsOwnOutputs() {
        assertThat(targets(plan(task(2, 0.5), Estimator.ROW_SPSA, 2)))
                .startsWith(new ScoreTarget.Output(DOWN, 0), new ScoreTarget.Output(DOWN, 1),
                        new ScoreTarget.Output(DOWN, 2), new ScoreTarget.Output(UP, 0))
                .hasSize(RANK + OUTPUTS + 1);
    }

    private static List<ScoreTarget> targets(ScorePlan plan) {
        return plan.works()
                .stream()
                .filter(ScoreWork.Probe.class::isInstance)
                .map(work -> ((ScoreWork.Probe) work).target())
                .distinct()
                .toList();
    }

    /** On one token, inputs have no covariances, so that each estimator's error is that of its probes alone. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CLASS_FACTORED") // which leaves a part of the gradient out
    void estimatesOfTheUpFactorConvergeToTheTruth(Estimator estimator) {
        LowRankTask task = task(1, 0);
        double few = error(task, fold(task, estimator, 100), estimator);
        double many = error(task, fold(task, estimator, 25_600), estimator);
        assertThat(many).as("seed %d: error %s with 100 probes, %s with 25600", SEED, few, many).isLessThan(0.5);
        assertThat(many / few).as("seed %d: 1/16 is expected of 256 times the probes", SEED).isLessThan(0.25);
    }

    /** |estimate - truth| / |truth| of g and h together in the up factor, by Euclidean norms. */
    private static double error(LowRankTask task, ScoreFold fold, Estimator estimator) {
        LossModel model = fold.model(estimator, 0, task.candidates().segments().get(1));
        double difference = 0;
        double truth = 0;
        for (int e = 0; e < model.size(); e++) {
            double g = task.gradient(task.initial(), INPUTS * RANK + e);
            double h = task.curvature(task.initial(), INPUTS * RANK + e);
            difference += Math.pow(model.gradient(e) - g, 2) + Math.pow(model.curvature(e) - h, 2);
            truth += g * g + h * h;
        }
        return Math.sqrt(difference / truth);
    }

    /** Each of three inputs goes up and down by itself, so that none is correlated with another. */
    @Test
    void theMomentsOfTheUpFactorsInputsAreExactWhereInputsAreNotCorrelated() {
        LowRank factors = new LowRank("a.kernel", 3, 4, 2, 2.5f, 9);
        float[] down = FactorStart.of(factors, Side.DOWN);
        double[] middle = {1, -2, 0.5};
        double[] spread = {0.5, 3, 1};
        double[] mean = new double[2];
        double[] meanSquare = new double[2];
        for (int token = 0; token < 8; token++) {
            for (int k = 0; k < 2; k++) {
                double input = 0;
                for (int i = 0; i < 3; i++) {
                    double x = middle[i] + ((token >> i & 1) == 0 ? spread[i] : -spread[i]);
                    input += 2.5 * x * down[i * 2 + k];
                }
                mean[k] += input / 8;
                meanSquare[k] += input * input / 8;
            }
        }
        InputMoments moments = InputMoments
                .of(List.of(new InputStatistics(8, new float[] {1, -2, 0.5f}, new float[] {1.25f, 13, 1.25f})))
                .through(factors);
        for (int k = 0; k < 2; k++) {
            assertThat(moments.mean(k)).isCloseTo(mean[k], within(1e-12));
            assertThat(moments.meanSquare(k)).isCloseTo(meanSquare[k], within(1e-12));
        }
    }

    /** Where B is zeros, there is nothing to see of A; the gradient that A gets once B is not has the inputs' order. */
    @Test
    void theDownFactorHasTheOrderThatItsGradientWillHave() {
        LowRankTask task = task(1, 0);
        Theta later = task.initial();
        var random = new SplittableRandom(SEED);
        for (int e = 0; e < RANK * OUTPUTS; e++) {
            later.set(INPUTS * RANK + e, (float) random.nextGaussian());
        }
        Segment down = task.candidates().segments().getFirst();
        TensorRows rows = TensorRows.of(down);
        double[] truth = IntStream.range(0, rows.elements()).mapToDouble(e -> task.gradient(later, e)).toArray();
        ElementScores bySize = element -> Math.abs(truth[element]);

        LossModel model = fold(task, Estimator.FACTORED, 1).model(Estimator.FACTORED, 0, down);

        assertThat(TopOfRows.of(rows, 0.25, element -> Math.abs(model.gradient(element))))
                .isEqualTo(TopOfRows.of(rows, 0.25, bySize));
        LossModel unseen = fold(task, Estimator.ROW_SPSA, 4).model(Estimator.ROW_SPSA, 0, down);
        assertThat(IntStream.range(0, rows.elements()).mapToDouble(unseen::gradient)).allMatch(g -> g == 0);
        assertThat(IntStream.range(0, rows.elements()).mapToDouble(e -> task.gradient(task.initial(), e)))
                .allMatch(g -> g == 0);
    }

    /** S_global, all there is without alpha and beta, of the true g and h of both factors. */
    @Test
    void theMaskOfTheFactorsIsNearThatOfTheTrueGradient() {
        LowRankTask task = task(1, 0);
        Layout candidates = task.candidates();
        ScorePlan plan = plan(task, Estimator.FACTORED, 2000);
        Layout chosen = MaskChoice.of(plan, task.answer(plan), (_, out) -> out[0] = 1);
        Segment up = candidates.segments().get(1);
        double[] truth = IntStream.range(0, RANK * OUTPUTS)
                .mapToDouble(e -> Math.abs(task.gradient(task.initial(), INPUTS * RANK + e)))
                .toArray();
        Segment wanted = up.withMask(TopOfRows.of(TensorRows.of(up), 0.34, e -> truth[e]));
        Segment down = chosen.segments().getFirst();
        assertThat(chosen.segments()).extracting(Segment::name).containsExactly(DOWN, UP, LinearTask.BIAS);
        assertThat(down.length()).isEqualTo(4 * RANK);
        assertThat(chosen.segments().get(1).length()).isEqualTo(OUTPUTS);
        assertThat(MaskOverlap.of(new Layout(List.of(down, wanted)), new Layout(chosen.segments().subList(0, 2))))
                .isEqualTo(1);
    }

    @Test
    void magnitudesOfFactorsAreThoseTheyBeginWith() {
        LowRankTask task = task(1, 0);
        Segment down = task.candidates().segments().getFirst();
        Theta initial = task.initial();
        TensorRows rows = TensorRows.of(down);
        Layout largest = choose(task, new MaskRule.Largest(0.25));
        assertThat(largest.segments().getFirst())
                .isEqualTo(down.withMask(TopOfRows.of(rows, 0.25, e -> Math.abs(initial.get(e)))));
        Layout smallest = choose(task, new MaskRule.Smallest(0.25));
        assertThat(smallest.segments().getFirst())
                .isEqualTo(down.withMask(TopOfRows.of(rows, 0.25, e -> -Math.abs(initial.get(e)))));
        // The up factor is zeros, so that the lower inputs win.
        Segment up = task.candidates().segments().get(1);
        Segment lowest = up.withMask(TopOfRows.of(TensorRows.of(up), 0.34, e -> -e));
        assertThat(choose(task, new MaskRule.Largest(0.34)).segments().get(1)).isEqualTo(lowest);
        assertThat(choose(task, new MaskRule.Smallest(0.34)).segments().get(1)).isEqualTo(lowest);
        assertThat(choose(task, new MaskRule.Random(0.34, 1)).segments().get(1)).isNotEqualTo(lowest);
    }

    @Test
    void activationsWeightTheDownFactorByTheKernelsInputs() {
        LowRankTask task = task(3, 2);
        Segment down = task.candidates().segments().getFirst();
        Theta initial = task.initial();
        ScorePlan plan = plan(task, new MaskRule.ActivationWeighted(0.25, 2));
        InputMoments inputs = new ScoreFold(ScoreRecords.of(plan, task.answer(plan)), NO_CORES).inputs(0, down)
                .orElseThrow();
        assertThat(choose(task, plan.rule()).segments().getFirst())
                .isEqualTo(down.withMask(TopOfRows.of(TensorRows.of(down), 0.25,
                        e -> Math.abs(initial.get(e)) * Math.sqrt(inputs.meanSquare(e / RANK)))));
    }

    private static Layout choose(LowRankTask task, MaskRule rule) {
        ScorePlan plan = plan(task, rule);
        return MaskChoice.of(plan, task.answer(plan), (_, out) -> out[0] = 1);
    }

    private static ScoreFold fold(LowRankTask task, Estimator estimator, int probes) {
        ScorePlan plan = plan(task, estimator, probes);
        return new ScoreFold(ScoreRecords.of(plan, task.answer(plan)), NO_CORES);
    }

    private static ScorePlan plan(LowRankTask task, Estimator estimator, int probes) {
        return plan(task,
                new MaskRule.Importance(0.34, estimator, 0, 0, RowNormalization.MIN_MAX, probes, 2, 0.1f, 1e-3, 1));
    }

    private static ScorePlan plan(LowRankTask task, MaskRule rule) {
        return ScorePlan.of(rule, SEED, task.candidates(), LinearTask.planned(1), 5);
    }
}
