package io.zeroth.core.importance.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.plan.PlannedTask;
import io.zeroth.core.plan.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScorePlanTest {
    private static final long JOB_SEED = 42;
    private static final ContentDigest DIGEST = ContentDigest.of(new byte[0]);
    private static final List<PlannedTask> TASKS = List.of(new PlannedTask("a", DIGEST, 1, 10),
            new PlannedTask("b", DIGEST, 1, 5));
    private static final Segment KERNEL = new Segment.Weights("a.kernel", Shape.of(4, 3), Mask.all());
    private static final Segment PART = new Segment.Weights("b.kernel", Shape.of(2, 3),
            new Mask.Positions(new int[] {0, 2, 3}));
    private static final Segment BIAS = new Segment.Weights("a.bias", Shape.of(3), Mask.all());
    private static final Layout CANDIDATES = new Layout(List.of(KERNEL, PART, BIAS));

    static Stream<MaskRule> rulesWithoutScoring() {
        return Stream.of(new MaskRule.Whole(), new MaskRule.Random(0.1, 7), new MaskRule.Largest(0.1),
                new MaskRule.Smallest(0.1));
    }

    @ParameterizedTest
    @MethodSource("rulesWithoutScoring")
    void rulesThatLookAtWeightsAloneNeedNoWorkAndNoTasks(MaskRule rule) {
        ScorePlan plan = ScorePlan.of(rule, JOB_SEED, CANDIDATES, List.of(), 5);
        assertThat(plan.works()).isEmpty();
        assertThat(plan.passes()).isZero();
    }

    @Test
    void spsaProbesEverythingOnOneShardAfterTheOther() {
        ScorePlan plan = plan(importance(Estimator.SPSA, 3, 2));
        var everything = new ScoreTarget.Everything();
        assertThat(plan.works()).containsExactly(new ScoreWork.Base(0, 0), new ScoreWork.Base(0, 1),
                probe(0, 0, 0, everything), probe(0, 1, 1, everything), probe(0, 0, 2, everything),
                new ScoreWork.Base(1, 0), probe(1, 0, 0, everything), probe(1, 0, 1, everything),
                probe(1, 0, 2, everything));
        assertThat(plan.passes()).isEqualTo(3 + 6 * 2);
        assertThat(plan.examplePasses()).isEqualTo(15 * 5);
    }

    @Test
    void rowSpsaProbesEachRowThatHasCandidates() {
        ScorePlan plan = plan(importance(Estimator.ROW_SPSA, 1, 1));
        assertThat(probes(plan, 0)).extracting(ScoreWork.Probe::target)
                .containsExactly(new ScoreTarget.Output("a.kernel", 0), new ScoreTarget.Output("a.kernel", 1),
                        new ScoreTarget.Output("a.kernel", 2), new ScoreTarget.Output("b.kernel", 0),
                        new ScoreTarget.Output("b.kernel", 2), new ScoreTarget.Output("a.bias", 0));
        assertThat(plan.passes()).isEqualTo(2 * (1 + 6 * 2));
    }

    @Test
    void classFactoredAsksForTheMeansOfClassesAsWell() {
        List<ScoreWork> factored = plan(importance(Estimator.FACTORED, 2, 9)).works();
        List<ScoreWork> byClass = plan(importance(Estimator.CLASS_FACTORED, 2, 9)).works();
        assertThat(byClass).hasSameSizeAs(factored);
        assertThat(byClass.get(2)).isEqualTo(new ScoreWork.Activations(0, 0, List.of("a.kernel", "b.kernel"), true));
        assertThat(byClass.subList(4, 10)).isEqualTo(factored.subList(4, 10));
    }

    @Test
    void factoredProbesTheOutputsOfKernelsAndTheValuesOfVectorsAndMeasuresInputsInOnePass() {
        ScorePlan plan = plan(importance(Estimator.FACTORED, 2, 9));
        assertThat(plan.works().subList(0, 4)).containsExactly(new ScoreWork.Base(0, 0), new ScoreWork.Base(0, 1),
                new ScoreWork.Activations(0, 0, List.of("a.kernel", "b.kernel")),
                new ScoreWork.Activations(0, 1, List.of("a.kernel", "b.kernel")));
        var a = new ScoreTarget.Outputs("a.kernel");
        var b = new ScoreTarget.Outputs("b.kernel");
        var bias = new ScoreTarget.Output("a.bias", 0);
        assertThat(probes(plan, 0)).extracting(ScoreWork.Probe::target).containsExactly(a, a, b, b, bias, bias);
        assertThat(plan.passes()).isEqualTo((2 + 2 + 6 * 2) + (1 + 1 + 6 * 2));
    }

    @Test
    void kernelsOfManyInputsAreMeasuredInSeveralWorks() {
        List<Segment> large = IntStream.range(0, 3)
                .<Segment>mapToObj(i -> new Segment.Weights(i + ".kernel", Shape.of(50_000, 2), Mask.all()))
                .toList();
        ScorePlan plan = ScorePlan.of(new MaskRule.ActivationWeighted(0.5, 1), JOB_SEED, new Layout(large), TASKS, 5);
        assertThat(plan.works()).containsExactly(new ScoreWork.Activations(0, 0, List.of("0.kernel", "1.kernel")),
                new ScoreWork.Activations(0, 0, List.of("2.kernel")),
                new ScoreWork.Activations(1, 0, List.of("0.kernel", "1.kernel")),
                new ScoreWork.Activations(1, 0, List.of("2.kernel")));
    }

    @Test
    void basesAreOfTheShardsThatProbesUse() {
        List<PlannedTask> large = List.of(new PlannedTask("a", DIGEST, 1, 1000));
        ScorePlan plan = ScorePlan.of(importance(Estimator.SPSA, 3, 100), JOB_SEED, CANDIDATES, large, 5);
        assertThat(plan.works().stream().filter(ScoreWork.Base.class::isInstance).map(ScoreWork::shard))
                .containsExactly(0, 1, 2);
    }

    @Test
    void seedsAreFixedForEverAndNoneOfTraining() {
        assertThat(ScorePlan.seed(42, 1, 2)).isEqualTo(-6619992842468961951L);
        assertThat(probes(plan(importance(Estimator.ROW_SPSA, 50, 1)), 0)).extracting(ScoreWork.Probe::seed)
                .doesNotHaveDuplicates()
                .doesNotContain(Seeds.derive(JOB_SEED, 0, 0), Seeds.derive(JOB_SEED, 0, 1),
                        Seeds.derive(JOB_SEED, 1, 0));
    }

    @Test
    void aPlanIsAFunctionOfItsArguments() {
        MaskRule rule = importance(Estimator.FACTORED, 2, 2);
        assertThat(plan(rule)).isEqualTo(plan(rule));
        assertThat(ScorePlan.of(rule, JOB_SEED + 1, CANDIDATES, TASKS, 5)).isNotEqualTo(plan(rule));
    }

    @Test
    void whatCannotBePlannedIsRefused() {
        MaskRule factored = importance(Estimator.FACTORED, 1, 1);
        assertThatThrownBy(() -> ScorePlan.of(factored, JOB_SEED, CANDIDATES, List.of(), 5))
                .hasMessage("the scoring phase has no tasks; push a task first");
        var embeddings = new Layout(List.of(new Segment.Weights("embeddings.word", Shape.of(9, 2), Mask.all())));
        assertThatThrownBy(() -> ScorePlan.of(factored, JOB_SEED, embeddings, TASKS, 5))
                .hasMessageContaining("tensor 'embeddings.word'")
                .hasMessageContaining("leave it out of the candidate layout or choose SPSA");
        assertThatThrownBy(() -> plan(importance(Estimator.ROW_SPSA, Integer.MAX_VALUE, 1)))
                .hasMessage("probes is 2147483647; with 6 targets of ROW_SPSA and 2 tasks it must be at most 349525, "
                        + "or choose another estimator");
        assertThatThrownBy(() -> ScorePlan.of(factored, JOB_SEED, CANDIDATES, TASKS, 0))
                .hasMessage("shardSize is 0; it must be at least 1");
    }

    private static ScorePlan plan(MaskRule rule) {
        return ScorePlan.of(rule, JOB_SEED, CANDIDATES, TASKS, 5);
    }

    private static ScoreWork.Probe probe(int task, int shard, int number, ScoreTarget target) {
        return new ScoreWork.Probe(task, shard, ScorePlan.seed(JOB_SEED, task, number), target, 1e-3f);
    }

    private static List<ScoreWork.Probe> probes(ScorePlan plan, int task) {
        return plan.works()
                .stream()
                .filter(ScoreWork.Probe.class::isInstance)
                .map(ScoreWork.Probe.class::cast)
                .filter(probe -> probe.task() == task)
                .toList();
    }

    private static MaskRule.Importance importance(Estimator estimator, int probes, int shards) {
        return new MaskRule.Importance(0.5, estimator, 0, 0, RowNormalization.MIN_MAX, probes, shards, 1e-3f, 1e-6, 1);
    }
}
