package io.zeroth.core.importance.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;

import io.zeroth.core.importance.CompressedTask;
import io.zeroth.core.importance.LinearTask;
import io.zeroth.core.importance.MaskChoice;
import io.zeroth.core.importance.MaskOverlap;
import io.zeroth.core.importance.outcome.ScoreRecords;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.plan.ScoreTarget;
import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.importance.row.TopOfRows;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.TensorTrain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scores of cores and kept values against the loss of the kernel that they make, by brute force. */
class CompressedScoresTest {
    private static final long SEED = 20261126;
    private static final int OUTPUTS = 6;
    private static final TensorTrain TRAIN = new TensorTrain(List.of(3, 4), List.of(2, 3), List.of(1, 2, 4, 3, 1));
    private static final double KEEP = 0.34;

    private static CompressedTask task(int tokens, double spread) {
        return new CompressedTask(LinearTask.random(SEED, 12, OUTPUTS, tokens, spread), TRAIN, SEED);
    }

    @ParameterizedTest
    @EnumSource(names = {"FACTORED", "CLASS_FACTORED"})
    void coresAndKeptValuesShareTheProbesAndTheStatisticsOfTheirLayer(Estimator estimator) {
        Layout all = task(2, 0.5).candidates();
        Layout cores = new Layout(List.of(all.segments().get(2), all.segments().get(1)));
        for (Layout layout : List.of(all, cores)) {
            ScorePlan plan = plan(layout, importance(estimator, 2));
            assertThat(plan.works()).filteredOn(ScoreWork.Activations.class::isInstance)
                    .hasSize(2)
                    .allSatisfy(work -> assertThat(((ScoreWork.Activations) work).tensors())
                            .containsExactly(LinearTask.KERNEL));
            assertThat(targets(plan)).first().isEqualTo(new ScoreTarget.Outputs(LinearTask.KERNEL));
            assertThat(targets(plan)).hasSize(layout.equals(all) ? 2 : 1);
        }
    }

    @Test
    void theCoresOfATensorThatIsNoKernelAreProbedByThemselves() {
        Layout words = new Layout(List.of(new Segment.Core("embeddings.word", TRAIN, 1, Mask.all())));
        ScorePlan plan = plan(words, importance(Estimator.FACTORED, 2));
        assertThat(targets(plan)).containsExactly(new ScoreTarget.Output("embeddings.word.core.1", 0));
        assertThat(plan.works()).noneMatch(ScoreWork.Activations.class::isInstance);
    }

    private static List<ScoreTarget> targets(ScorePlan plan) {
        return plan.works()
                .stream()
                .filter(ScoreWork.Probe.class::isInstance)
                .map(work -> ((ScoreWork.Probe) work).target())
                .distinct()
                .toList();
    }

    /** On one token the gradient in W is b x' and inputs have no covariances, so that the error is that of the probes alone. */
    @Test
    void estimatesOfCoresAndKeptValuesConvergeToTheTruth() {
        CompressedTask task = task(1, 0);
        double[] few = errors(task, 100);
        double[] many = errors(task, 25_600);
        for (int i = 0; i < many.length; i++) {
            assertThat(many[i]).as("seed %d, segment %d: %s with 100 probes", SEED, i, few[i]).isLessThan(0.1);
            assertThat(many[i] / few[i]).as("seed %d: 1/16 is expected of 256 times the probes", SEED).isLessThan(0.3);
        }
    }

    /** |estimate - truth| / |truth| of g and h together in each core and in the residual, by Euclidean norms. */
    private static double[] errors(CompressedTask task, int probes) {
        List<Segment> segments = task.candidates().segments();
        ScoreFold fold = fold(task, Estimator.FACTORED, probes);
        double[] errors = new double[segments.size() - 1];
        int at = 0;
        for (int i = 0; i < errors.length; i++) {
            LossModel model = fold.model(Estimator.FACTORED, 0, segments.get(i));
            double difference = 0;
            double truth = 0;
            for (int e = 0; e < model.size(); e++) {
                double g = task.gradient(at);
                double h = task.curvature(at);
                at++;
                difference += Math.pow(model.gradient(e) - g, 2) + Math.pow(model.curvature(e) - h, 2);
                truth += g * g + h * h;
            }
            errors[i] = Math.sqrt(difference / truth);
        }
        return errors;
    }

    /** With a core of one mode a side, its elements are the kernel's, and both must be scored alike. */
    @Test
    void byClassesACoreIsScoredAsTheKernelThatItIs() {
        TensorTrain outer = new TensorTrain(List.of(12), List.of(OUTPUTS), List.of(1, OUTPUTS, 1));
        double[] identity = new double[OUTPUTS * OUTPUTS];
        IntStream.range(0, OUTPUTS).forEach(i -> identity[i * OUTPUTS + i] = 1);
        LinearTask plain = LinearTask.random(SEED, 12, OUTPUTS, 5, 1);
        Segment kernel = plain.candidates().segments().getFirst();
        Segment.Core core = new Segment.Core(LinearTask.KERNEL, outer, 0, Mask.all());
        for (Estimator estimator : List.of(Estimator.FACTORED, Estimator.CLASS_FACTORED)) {
            ScorePlan plan = plan(plain.candidates(), importance(estimator, 50));
            var fold = new ScoreFold(ScoreRecords.of(plan, LinearTask.answer(plan, List.of(plain))), (name, out) -> {
                if (name.equals(TensorTrain.coreName(LinearTask.KERNEL, 1))) {
                    IntStream.range(0, out.length).forEach(i -> out[i] = (float) identity[i]);
                }
            });
            LossModel expected = fold.model(estimator, 0, kernel);
            LossModel found = fold.model(estimator, 0, core);
            for (int e = 0; e < found.size(); e++) {
                assertThat(Math.abs(found.gradient(e))).isCloseTo(Math.abs(expected.gradient(e)), within(1e-9));
                assertThat(found.curvature(e)).isCloseTo(expected.curvature(e), within(1e-9));
            }
        }
    }

    @Test
    void theMaskKeepsTheAskedShareOfEachAndIsNearThatOfTheTrueGradient() {
        CompressedTask task = task(1, 0);
        ScorePlan plan = plan(task.candidates(), importance(Estimator.FACTORED, 4000));
        Layout chosen = MaskChoice.of(plan, task.answer(plan), task.weights());
        assertThat(chosen.segments()).extracting(Segment::name)
                .isEqualTo(task.candidates().segments().stream().map(Segment::name).toList());
        int at = 0;
        for (int k = 0; k < TRAIN.order(); k++) {
            Segment core = task.candidates().segments().get(k);
            int size = (int) core.length();
            assertThat(chosen.segments().get(k).length()).isEqualTo(Math.max(1, Math.round(KEEP * size)));
            int first = at;
            // S_global with the damping of the rule, of the true g and h.
            double[] h = IntStream.range(0, size).mapToDouble(e -> task.curvature(first + e)).toArray();
            double mean = IntStream.range(0, size).mapToDouble(e -> Math.abs(h[e])).average().orElseThrow();
            double[] scores = IntStream.range(0, size)
                    .mapToDouble(e -> Math.pow(task.gradient(first + e), 2) / (Math.max(h[e], 0) + mean))
                    .toArray();
            Segment wanted = core.withMask(TopOfRows.of(TensorRows.of(core), KEEP, e -> scores[e]));
            assertThat(MaskOverlap.of(new Layout(List.of(wanted)), new Layout(List.of(chosen.segments().get(k)))))
                    .as("core %d", k)
                    .isGreaterThan(0.8);
            at += size;
        }
        Segment.Residual residual = (Segment.Residual) task.candidates().segments().get(TRAIN.order());
        TensorRows rows = TensorRows.of(residual);
        long kept = IntStream.range(0, rows.outputs())
                .mapToLong(row -> rows.size(row) == 0 ? 0 : Math.max(1, Math.round(KEEP * rows.size(row))))
                .sum();
        assertThat(chosen.segments().get(TRAIN.order()).length()).isEqualTo(kept);
    }

    @Test
    void activationsWeightACoreByWhatItAddsToTheOutputs() {
        CompressedTask task = task(3, 2);
        ScorePlan plan = plan(task.candidates(), new MaskRule.ActivationWeighted(KEEP, 2));
        Layout chosen = MaskChoice.of(plan, task.answer(plan), task.weights());
        var fold = new ScoreFold(ScoreRecords.of(plan, task.answer(plan)), task.weights());
        Segment.Core core = (Segment.Core) task.candidates().segments().getFirst();
        double[] squares = fold.meanSquares(0, core).orElseThrow();
        assertThat(chosen.segments().getFirst()).isEqualTo(core.withMask(
                TopOfRows.of(TensorRows.of(core), KEEP, e -> Math.abs(task.initial().get(e)) * Math.sqrt(squares[e]))));
    }

    private static ScoreFold fold(CompressedTask task, Estimator estimator, int probes) {
        ScorePlan plan = plan(task.candidates(), importance(estimator, probes));
        return new ScoreFold(ScoreRecords.of(plan, task.answer(plan)), task.weights());
    }

    private static MaskRule importance(Estimator estimator, int probes) {
        return new MaskRule.Importance(KEEP, estimator, 0, 0, RowNormalization.MIN_MAX, probes, 2, 0.1f, 1e-3, 1);
    }

    private static ScorePlan plan(Layout candidates, MaskRule rule) {
        return ScorePlan.of(rule, SEED, candidates, LinearTask.planned(1), 5);
    }
}
