package io.zeroth.cli.bench.mazo;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import io.zeroth.cli.bench.local.Bench;
import io.zeroth.cli.bench.local.LocalJob;
import io.zeroth.cli.bench.mazo.OverlapResult.Row;
import io.zeroth.core.importance.ImportanceScores;
import io.zeroth.core.importance.MaskChoice;
import io.zeroth.core.importance.MaskOverlap;
import io.zeroth.core.importance.WeightReader;
import io.zeroth.core.importance.estimate.LossModel;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.importance.row.TopOfRows;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.model.task.Split;

/** The comparison of masks of one kernel with the mask of the true gradient, at several numbers of forward passes. */
final class OverlapStudy {
    static final String KERNEL = "head.transform.kernel";
    static final double KEEP = 0.1;

    private static final float EPSILON = 1e-2f;
    private static final double LEARNING_RATE = 8e-2;
    private static final double DAMPING = 1;
    /** So much damping that curvature no longer counts: what is left ranks by the gradient alone. */
    private static final double BY_GRADIENT = 1e12;
    private static final int SHARDS = 8;

    private static final int SHARD_SIZE = 32;
    /** Which examples share a group; the seeds of directions are a study's. */
    private static final long GROUPS = 7;

    private final Bench bench;
    private final Shape shape;
    private final Consumer<String> progress;

    OverlapStudy(Bench bench, Consumer<String> progress) {
        this.bench = requireNonNull(bench, "bench");
        this.shape = bench.model().shape(KERNEL);
        this.progress = requireNonNull(progress, "progress");
    }

    /** @param budgets forward passes of a group of examples, a task */
    OverlapResult run(List<Long> seeds, List<Integer> budgets) {
        OptimizerSettings optimizer = new OptimizerSettings(1, EPSILON, 1e-3f, LearningRateSchedule.CONSTANT, 1,
                SeedSharing.SHARED, SHARD_SIZE, 0);
        Layout candidates = new Layout(List.of(new Segment.Weights(KERNEL, shape, Mask.all())));
        try (LocalJob job = LocalJob.of(bench, bench.all(), candidates, optimizer, GROUPS)) {
            return new OverlapResult(KERNEL, KEEP, bench.names(), seeds, rows(job, seeds, budgets));
        }
    }

    /**
     * What masks are compared with.
     *
     * @param gradient the mask of the true gradient
     * @param centred the same without what the layer's bias has of it
     */
    private record Wanted(Layout gradient, Layout centred) {}

    private List<Row> rows(LocalJob job, List<Long> seeds, List<Integer> budgets) {
        progress.accept("the true gradient of %d tasks".formatted(bench.tasks().size()));
        Wanted wanted = wanted(job);
        List<Row> rows = new ArrayList<>();
        rows.add(baseline(job, "random", wanted, new MaskRule.Random(KEEP, seeds.getFirst()), seeds));
        rows.add(baseline(job, "largest", wanted, new MaskRule.Largest(KEEP), seeds));
        rows.add(baseline(job, "smallest", wanted, new MaskRule.Smallest(KEEP), seeds));
        rows.add(baseline(job, "activation-weighted", wanted, new MaskRule.ActivationWeighted(KEEP, SHARDS), seeds));
        for (Estimator estimator : Estimator.values()) {
            for (int budget : budgets) {
                int probes = probes(estimator, budget);
                if (probes > 0) {
                    progress.accept("%s at %d passes".formatted(name(estimator), budget));
                    rows.add(estimated(job, estimator, probes, wanted, seeds));
                }
            }
        }
        return rows;
    }

    private Wanted wanted(LocalJob job) {
        List<TrueGradient.Gradients> gradients = bench.all().stream().map(task -> gradients(job, task)).toList();
        return new Wanted(mask(gradients.stream().map(TrueGradient.Gradients::whole).toList()),
                mask(gradients.stream().map(TrueGradient.Gradients::centred).toList()));
    }

    private TrueGradient.Gradients gradients(LocalJob job, int task) {
        return TrueGradient.of(job.replica().engineAtTheta(), KERNEL, shape.extents().getLast(), bench.encoded(task),
                bench.encoded(task).examples(Split.TRAIN, 0, bench.labels(task, Split.TRAIN).length));
    }

    /** The best of each row by the sum over tasks of g^2, scaled alike in each row. */
    private Layout mask(List<double[]> gradients) {
        TensorRows rows = TensorRows.of(new Segment.Weights(KERNEL, shape, Mask.all()));
        List<LossModel> models = gradients.stream()
                .map(gradient -> new LossModel(gradient, new double[gradient.length]))
                .toList();
        float[] weights = new float[Math.toIntExact(shape.size())];
        bench.weights().read(KERNEL, weights);
        MaskRule.Importance rule = rule(Estimator.FACTORED, 1, BY_GRADIENT);
        return new Layout(List.of(new Segment.Weights(KERNEL, shape,
                TopOfRows.of(rows, KEEP, ImportanceScores.of(rule, rows, weights, models.size(), models::get)))));
    }

    private Row baseline(LocalJob job, String name, Wanted wanted, MaskRule rule, List<Long> seeds) {
        ScorePlan plan = job.plan(rule, seeds.getFirst());
        Layout found = job.choose(plan);
        return new Row(name, plan.passes() / bench.tasks().size(), List.of(),
                List.of(MaskOverlap.of(wanted.gradient(), found)), List.of(MaskOverlap.of(wanted.centred(), found)));
    }

    private Row estimated(LocalJob job, Estimator estimator, int probes, Wanted wanted, List<Long> seeds) {
        List<Double> byGradient = new ArrayList<>();
        List<Double> byScore = new ArrayList<>();
        List<Double> centred = new ArrayList<>();
        long passes = 0;
        WeightReader weights = bench.weights();
        for (long seed : seeds) {
            ScorePlan plan = job.plan(rule(estimator, probes, BY_GRADIENT), seed);
            ScorePlan whole = job.plan(rule(estimator, probes, DAMPING), seed);
            List<ScoreRecord> records = job.score(plan);
            passes = plan.passes() / bench.tasks().size();
            Layout ranked = MaskChoice.of(plan, records, weights);
            byGradient.add(MaskOverlap.of(wanted.gradient(), ranked));
            centred.add(MaskOverlap.of(wanted.centred(), ranked));
            byScore.add(MaskOverlap.of(wanted.gradient(), MaskChoice.of(whole, records, weights)));
        }
        return new Row(name(estimator), passes, byGradient, byScore, centred);
    }

    private static MaskRule.Importance rule(Estimator estimator, int probes, double damping) {
        return new MaskRule.Importance(KEEP, estimator, 0, 0, RowNormalization.MIN_MAX, probes, SHARDS, EPSILON,
                LEARNING_RATE, damping);
    }

    /** As many probes a target as the passes allow, beside those that all probes share. */
    private int probes(Estimator estimator, int budget) {
        return switch (estimator) {
            case SPSA -> (budget - SHARDS) / 2;
            case ROW_SPSA -> (budget - SHARDS) / 2 / shape.extents().getLast();
            case FACTORED, CLASS_FACTORED -> (budget - 2 * SHARDS) / 2;
        };
    }

    private static String name(Estimator estimator) {
        return estimator.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
