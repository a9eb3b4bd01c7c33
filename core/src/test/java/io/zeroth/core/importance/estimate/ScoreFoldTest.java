package io.zeroth.core.importance.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.zeroth.core.importance.LinearTask;
import io.zeroth.core.importance.MaskOverlap;
import io.zeroth.core.importance.WeightReader;
import io.zeroth.core.importance.outcome.InputStatistics;
import io.zeroth.core.importance.outcome.ScoreRecords;
import io.zeroth.core.importance.plan.ScoreDirection;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.plan.ScoreTarget;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.importance.row.TopOfRows;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Segment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScoreFoldTest {
    private static final WeightReader NO_CORES = (tensor, _) -> {
        throw new AssertionError(tensor);
    };
    private static final long SEED = 20261124;

    /** On one token the factored model is exact, too, so that each estimator's error is that of its probes alone. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CLASS_FACTORED") // which leaves a part of the gradient out
    void estimatesConvergeToTheGradientAndTheCurvatureOfAQuadratic(Estimator estimator) {
        LinearTask task = LinearTask.random(SEED, 4, 3, 1, 0);
        ScoreFold ofFew = fold(task, estimator, 100, SEED);
        ScoreFold ofMany = fold(task, estimator, 25_600, SEED);
        for (int segment = 0; segment < 2; segment++) {
            double few = error(task, estimator, segment, ofFew);
            double many = error(task, estimator, segment, ofMany);
            assertThat(many)
                    .as("seed %d, %s, segment %d: error %s with 100 probes, %s with 25600", SEED, estimator, segment,
                            few, many)
                    .isLessThan(0.1);
            assertThat(many / few)
                    .as("seed %d, %s, segment %d: 1/16 is expected of 256 times the probes", SEED, estimator, segment)
                    .isLessThan(0.25);
        }
    }

    /** |estimate - truth| / |truth| of g and h together, by Euclidean norms. */
    private static double error(LinearTask task, Estimator estimator, int segment, ScoreFold fold) {
        LossModel model = fold.model(estimator, 0, (Segment.Weights) task.candidates().segments().get(segment));
        int first = segment == 0 ? 0 : 12;
        double[] g = task.gradient();
        double[] h = task.curvature();
        double difference = 0;
        double truth = 0;
        for (int i = 0; i < model.size(); i++) {
            difference += Math.pow(model.gradient(i) - g[first + i], 2)
                    + Math.pow(model.curvature(i) - h[first + i], 2);
            truth += Math.pow(g[first + i], 2) + Math.pow(h[first + i], 2);
        }
        return Math.sqrt(difference / truth);
    }

    @Test
    void factoredKeepsTheExactOrderOfARowWhereTheGradientIsAnOuterProduct() {
        for (long seed = SEED; seed < SEED + 3; seed++) {
            LinearTask task = LinearTask.random(seed, 40, 8, 1, 0);
            assertThat(overlap(task, Estimator.FACTORED, 1, seed)).as("seed %d, one probe", seed).isEqualTo(1.0);
        }
    }

    @Test
    void factoredIsTheBiasesGradientTimesTheMeanInput() {
        LinearTask task = LinearTask.random(SEED, 5, 3, 4, 0.5);
        LossModel model = model(task, Estimator.FACTORED, 1, SEED);
        ScorePlan plan = plan(task, Estimator.FACTORED, 1, SEED);
        float[] z = new float[3];
        new ScoreDirection(plan.candidates()).fill(new ScoreTarget.Outputs(LinearTask.KERNEL),
                ScorePlan.seed(SEED, 0, 0), 0, z, 0, 3);
        double[] g = task.gradient();
        double[] h = task.curvature();
        double slope = z[0] * g[15] + z[1] * g[16] + z[2] * g[17];
        double bend = (z[0] * z[0] * h[15] + z[1] * z[1] * h[16] + z[2] * z[2] * h[17]) / 2;
        InputMoments inputs = fold(task, Estimator.FACTORED, 1, SEED).inputs(0, LinearTask.KERNEL).orElseThrow();
        for (int e = 0; e < 15; e++) {
            double b = slope * z[e % 3];
            double c = bend * (z[e % 3] * (double) z[e % 3] - 1);
            assertThat(model.gradient(e)).as("seed %d, g of element %d", SEED, e)
                    .isCloseTo(b * inputs.mean(e / 3), within(1e-5));
            assertThat(model.curvature(e)).as("seed %d, h of element %d", SEED, e)
                    .isCloseTo(c * inputs.meanSquare(e / 3), within(1e-5));
        }
    }

    /** The noise of spsa is of the size of the whole gradient, that of row-spsa of the row's; equal rows are a tie. */
    @Test
    void atAnEqualNumberOfPassesFactoredFindsMoreThanRowSpsaAndThatMoreThanSpsaWhereRowsDiffer() {
        double spsa = 0;
        double rowSpsa = 0;
        double factored = 0;
        for (long seed = SEED; seed < SEED + 6; seed++) {
            LinearTask task = LinearTask.random(seed, 16, 16, 4, 0.3).withUnequalOutputs(seed, 1.5);
            // One target, 17 and 2 of them.
            assertThat(plan(task, Estimator.SPSA, 544, seed).passes()).isEqualTo(1090);
            assertThat(plan(task, Estimator.ROW_SPSA, 32, seed).passes()).isEqualTo(1090);
            assertThat(plan(task, Estimator.FACTORED, 271, seed).passes()).isEqualTo(1088);
            spsa += overlap(task, Estimator.SPSA, 544, seed) / 6;
            rowSpsa += overlap(task, Estimator.ROW_SPSA, 32, seed) / 6;
            factored += overlap(task, Estimator.FACTORED, 271, seed) / 6;
        }
        String found = "seeds %d to %d: factored %.3f, row-spsa %.3f, spsa %.3f".formatted(SEED, SEED + 5, factored,
                rowSpsa, spsa);
        assertThat(factored).as(found).isGreaterThan(rowSpsa + 0.1);
        assertThat(rowSpsa).as(found).isGreaterThan(spsa + 0.1);
    }

    /** The share of the true gradient's largest tenth of each row of the kernel that the estimate has, too. */
    private static double overlap(LinearTask task, Estimator estimator, int probes, long seed) {
        Segment.Weights kernel = kernel(task.candidates());
        LossModel model = model(task, estimator, probes, seed);
        double[] truth = task.gradient();
        TensorRows rows = TensorRows.of(kernel);
        var wanted = TopOfRows.of(rows, 0.1, element -> Math.abs(truth[element]));
        var found = TopOfRows.of(rows, 0.1, element -> Math.abs(model.gradient(element)));
        return MaskOverlap.of(new Layout(List.of(new Segment.Weights(kernel.tensor(), kernel.shape(), wanted))),
                new Layout(List.of(new Segment.Weights(kernel.tensor(), kernel.shape(), found))));
    }

    @ParameterizedTest
    @EnumSource
    void theOrderInWhichRecordsArriveChangesNoBit(Estimator estimator) {
        LinearTask task = LinearTask.random(SEED, 4, 3, 2, 0.5);
        ScorePlan plan = plan(task, estimator, 7, SEED);
        var answers = new ArrayList<>(LinearTask.answer(plan, List.of(task)));
        LossModel inOrder = new ScoreFold(ScoreRecords.of(plan, answers), NO_CORES).model(estimator, 0,
                kernel(plan.candidates()));
        LossModel reversed = new ScoreFold(ScoreRecords.of(plan, answers.reversed()), NO_CORES).model(estimator, 0,
                kernel(plan.candidates()));
        for (int i = 0; i < inOrder.size(); i++) {
            assertThat(reversed.gradient(i)).isEqualTo(inOrder.gradient(i));
            assertThat(reversed.curvature(i)).isEqualTo(inOrder.curvature(i));
        }
    }

    @Test
    void groupsOfTokensCountByTheirSize() {
        InputMoments moments = InputMoments.of(List.of(new InputStatistics(3, new float[] {1, 4}, new float[] {1, 16}),
                new InputStatistics(1, new float[] {5, 0}, new float[] {25, 4})));
        assertThat(new double[] {moments.mean(0), moments.mean(1)}).containsExactly(2, 3);
        assertThat(new double[] {moments.meanSquare(0), moments.meanSquare(1)}).containsExactly(7, 13);
    }

    @Test
    void anEstimatorThatWasNotPlannedIsRefused() {
        LinearTask task = LinearTask.random(SEED, 4, 3, 2, 0.5);
        ScoreFold fold = fold(task, Estimator.SPSA, 1, SEED);
        assertThatThrownBy(() -> fold.model(Estimator.ROW_SPSA, 0, kernel(task.candidates())))
                .hasMessageContaining("task 0 has no probe of Output[tensor=layer.kernel, output=0]")
                .hasMessageContaining("make the plan for the estimator");
    }

    @Test
    void longDirectionsAreFoldedInBlocksWithTheSameBits() {
        var direction = new ScoreDirection(LinearTask.random(SEED, 100, 50, 1, 0).candidates());
        var everything = new ScoreTarget.Everything();
        var probes = List.of(new ProbeScalars(1, 0.5, 2), new ProbeScalars(2, -3, 0.25));
        LossModel whole = ProbeFold.of(direction, everything, probes, 0, 5050);
        LossModel part = ProbeFold.of(direction, everything, probes, 2500, 1000);
        double[] gradients = new double[1000];
        Arrays.setAll(gradients, i -> whole.gradient(2500 + i));
        for (int i = 0; i < 1000; i++) {
            assertThat(part.gradient(i)).as("value %d", i).isEqualTo(gradients[i]);
            assertThat(part.curvature(i)).as("value %d", i).isEqualTo(whole.curvature(2500 + i));
        }
    }

    private static LossModel model(LinearTask task, Estimator estimator, int probes, long seed) {
        return fold(task, estimator, probes, seed).model(estimator, 0, kernel(task.candidates()));
    }

    private static ScoreFold fold(LinearTask task, Estimator estimator, int probes, long seed) {
        ScorePlan plan = plan(task, estimator, probes, seed);
        return new ScoreFold(ScoreRecords.of(plan, LinearTask.answer(plan, List.of(task))), NO_CORES);
    }

    private static ScorePlan plan(LinearTask task, Estimator estimator, int probes, long seed) {
        var rule = new MaskRule.Importance(0.1, estimator, 0, 0, RowNormalization.MIN_MAX, probes, 2, 0.5f, 1e-3, 1);
        return ScorePlan.of(rule, seed, task.candidates(), LinearTask.planned(1), 5);
    }

    private static Segment.Weights kernel(Layout candidates) {
        return (Segment.Weights) candidates.segments().getFirst();
    }
}
