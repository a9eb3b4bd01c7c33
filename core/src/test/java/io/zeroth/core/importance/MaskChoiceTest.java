package io.zeroth.core.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import io.zeroth.core.importance.outcome.InputStatistics;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MaskChoiceTest {
    private static final long SEED = 20261124;
    private static final List<LinearTask> TASKS = List.of(LinearTask.random(SEED, 20, 6, 3, 0.5),
            LinearTask.random(SEED + 1, 20, 6, 3, 0.5));
    private static final Layout SMALL = new Layout(List.of(new Segment.Weights("a.kernel", Shape.of(3, 2), Mask.all()),
            new Segment.Weights("a.bias", Shape.of(3), Mask.all())));
    private static final WeightReader SMALL_WEIGHTS = (tensor, out) -> {
        float[] values = tensor.equals("a.kernel") ? new float[] {1, -6, -3, 4, 2, 5} : new float[] {0, -2, 1};
        System.arraycopy(values, 0, out, 0, out.length);
    };

    @Test
    void theWholeCandidateLayoutIsTrainedAsItIs() {
        assertThat(choose(new MaskRule.Whole())).isEqualTo(SMALL);
    }

    @Test
    void keepingEverythingIsTheCandidateLayout() {
        assertThat(choose(new MaskRule.Largest(1)).digest()).isEqualTo(SMALL.digest());
    }

    @Test
    void magnitudesChooseInEachRow() {
        assertThat(positions(choose(new MaskRule.Largest(0.4)), 0)).containsExactly(1, 2);
        assertThat(positions(choose(new MaskRule.Largest(0.4)), 1)).containsExactly(1);
        assertThat(positions(choose(new MaskRule.Smallest(0.4)), 0)).containsExactly(0, 3);
        assertThat(positions(choose(new MaskRule.Smallest(0.4)), 1)).containsExactly(0);
    }

    @Test
    void chanceIsTheSameForTheSameSeedOnAnyMachine() {
        assertThat(choose(new MaskRule.Random(0.4, 7)).digest())
                .isEqualTo(choose(new MaskRule.Random(0.4, 7)).digest());
        assertThat(IntStream.range(0, 9).mapToObj(seed -> choose(new MaskRule.Random(0.4, seed))).distinct().count())
                .isGreaterThan(3);
    }

    @Test
    void activationsWeighMagnitudesByTheirInput() {
        ScorePlan plan = ScorePlan.of(new MaskRule.ActivationWeighted(0.4, 1), 1, SMALL, LinearTask.planned(2), 5);
        List<ScoreRecord> found = List.of(
                new ScoreRecord.Activations(0, List.of(new InputStatistics(2, new float[3], new float[] {1, 0, 4}))),
                new ScoreRecord.Activations(1, List.of(new InputStatistics(2, new float[3], new float[] {0, 0, 60}))));
        // sqrt(v) is in the ratio 1, 0, 8: of the first column 1, 0, 16; of the second 6, 0, 40. Vectors go by magnitude.
        Layout chosen = MaskChoice.of(plan, found, SMALL_WEIGHTS);
        assertThat(positions(chosen, 0)).containsExactly(4, 5);
        assertThat(positions(chosen, 1)).containsExactly(1);
    }

    @ParameterizedTest
    @EnumSource
    void aMaskKeepsItsFractionOfEachRowWhateverTheEstimator(Estimator estimator) {
        Layout chosen = choose(plan(estimator, 0.3, RowNormalization.MIN_MAX), TASKS);
        TensorRows kernel = TensorRows.of((Segment.Weights) chosen.segments().getFirst());
        assertThat(IntStream.range(0, 6).map(kernel::size)).containsOnly(6);
        assertThat(chosen.segments().getLast().length()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void theOrderInWhichRecordsArriveChangesNoBit(Estimator estimator) {
        ScorePlan plan = plan(estimator, 0.3, RowNormalization.SUM);
        List<ScoreRecord> records = LinearTask.answer(plan, TASKS);
        Layout first = MaskChoice.of(plan, records, TASKS.getFirst().weights());
        var random = new SplittableRandom(SEED);
        for (int round = 0; round < 5; round++) {
            List<ScoreRecord> shuffled = new ArrayList<>(records);
            for (int i = shuffled.size() - 1; i > 0; i--) {
                Collections.swap(shuffled, i, random.nextInt(i + 1));
            }
            assertThat(MaskChoice.of(plan, shuffled, TASKS.getFirst().weights()).digest()).as("seed %d", SEED)
                    .isEqualTo(first.digest());
        }
    }

    /** With alpha and beta 0 the scores of a task are proportional to its loss; a power of two changes no mantissa. */
    @ParameterizedTest
    @EnumSource
    void theScaleOfATasksLossChangesNothing(RowNormalization normalization) {
        ScorePlan plan = plan(Estimator.ROW_SPSA, 0.3, normalization);
        List<LinearTask> scaled = List.of(TASKS.getFirst(), TASKS.getLast().times(1024));
        assertThat(choose(plan, scaled)).isEqualTo(choose(plan, TASKS));
    }

    @Test
    void everyTaskHasASayInTheMask() {
        ScorePlan plan = plan(Estimator.FACTORED, 0.3, RowNormalization.MIN_MAX);
        Layout both = choose(plan, TASKS);
        Layout first = choose(plan, List.of(TASKS.getFirst(), TASKS.getFirst()));
        assertThat(both).isNotEqualTo(first);
        assertThat(MaskOverlap.of(first, both)).isBetween(0.4, 0.99);
    }

    /** The loss is convex, so that enough probes find c above 0 in every row; from there on more change nothing. */
    @Test
    void withoutAlphaAndBetaAFactoredRowIsOrderedByItsInputs() {
        List<Layout> kernels = new ArrayList<>();
        for (int probes : new int[] {2_000, 4_000}) {
            var rule = new MaskRule.Importance(0.3, Estimator.FACTORED, 0, 0, RowNormalization.MIN_MAX, probes, 2, 0.5f,
                    1e-3, 1);
            var plan = ScorePlan.of(rule, SEED, TASKS.getFirst().candidates(), LinearTask.planned(2), 5);
            kernels.add(new Layout(choose(plan, TASKS).segments().subList(0, 1)));
        }
        assertThat(kernels.getFirst()).isEqualTo(kernels.getLast());
    }

    @Test
    void aMaskIsFixedForEver() {
        ScorePlan plan = plan(Estimator.FACTORED, 0.3, RowNormalization.MIN_MAX);
        assertThat(choose(plan, TASKS).digest().brief()).isEqualTo("3c7126b11ea2");
    }

    @Test
    void onlyCandidatesAreChosen() {
        var part = new Segment.Weights("a.kernel", Shape.of(3, 2), new Mask.Positions(new int[] {0, 2, 3}));
        ScorePlan plan = ScorePlan.of(new MaskRule.Largest(0.5), 1, new Layout(List.of(part)), List.of(), 5);
        assertThat(positions(MaskChoice.of(plan, List.of(), SMALL_WEIGHTS), 0)).containsExactly(2, 3);
    }

    @Test
    void recordsThatAreNotThoseOfThePlanAreRefused() {
        ScorePlan plan = ScorePlan.of(new MaskRule.ActivationWeighted(0.4, 1), 1, SMALL, LinearTask.planned(2), 5);
        ScoreRecord first = statistics(0, 3);
        ScoreRecord second = statistics(1, 3);
        refused(plan, "work 1 of 2 has no score record; wait until all works are done", first);
        refused(plan, "work 0 of 2 has no score record; wait until all works are done", second);
        refused(plan, "work 1 has two score records; keep the first", first, second, second);
        refused(plan, "work is 2; the scoring phase has 2 works, counted from 0", first, second, statistics(2, 3));
        refused(plan, "score record 1 is of kind Base, and its work of kind Activations; send what was asked for",
                first, new ScoreRecord.Base(1, 0.5));
        refused(plan, "score record 1 has statistics of 4 inputs of 'a.kernel', which has 3; send one an input", first,
                statistics(1, 4));
    }

    @Test
    void aWeightThatIsNoNumberIsNamed() {
        ScorePlan plan = ScorePlan.of(new MaskRule.Largest(0.4), 1, SMALL, List.of(), 5);
        assertThatThrownBy(() -> MaskChoice.of(plan, List.of(), (_, out) -> out[2] = Float.NaN)).hasMessage(
                "score of 'a.kernel' at input 1, output 0 is NaN; check the weights, or raise epsilon or " + "damping");
    }

    private static void refused(ScorePlan plan, String message, ScoreRecord... records) {
        assertThatThrownBy(() -> MaskChoice.of(plan, List.of(records), SMALL_WEIGHTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static ScoreRecord statistics(int work, int inputs) {
        return new ScoreRecord.Activations(work, List.of(new InputStatistics(1, new float[inputs], new float[inputs])));
    }

    private static Layout choose(MaskRule rule) {
        return MaskChoice.of(ScorePlan.of(rule, 1, SMALL, List.of(), 5), List.of(), SMALL_WEIGHTS);
    }

    private static Layout choose(ScorePlan plan, List<LinearTask> tasks) {
        return MaskChoice.of(plan, LinearTask.answer(plan, tasks), tasks.getFirst().weights());
    }

    private static ScorePlan plan(Estimator estimator, double keep, RowNormalization normalization) {
        var rule = new MaskRule.Importance(keep, estimator, 0, 0, normalization, 8, 2, 0.5f, 1e-3, 1);
        return ScorePlan.of(rule, SEED, TASKS.getFirst().candidates(), LinearTask.planned(2), 5);
    }

    private static int[] positions(Layout layout, int segment) {
        return ((Mask.Positions) ((Segment.Weights) layout.segments().get(segment)).mask()).toArray();
    }
}
