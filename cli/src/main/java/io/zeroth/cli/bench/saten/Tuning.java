package io.zeroth.cli.bench.saten;

import java.util.Arrays;
import java.util.List;

import io.zeroth.cli.bench.local.Bench;
import io.zeroth.cli.bench.local.LocalJob;
import io.zeroth.cli.report.Spread;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Segment;
import io.zeroth.model.task.Split;
import io.zeroth.model.trainable.TrainableLayout;
import io.zeroth.model.trainable.TrainableRule;

/**
 * How models are fine-tuned on all tasks at once: the same tensors, in whatever form the model has them, with the same number
 * of forward passes.
 *
 * @param rules of what is trained
 * @param passes forward passes of single examples
 */
record Tuning(List<TrainableRule> rules, long passes) {
    private static final int SEEDS_PER_STEP = 4;
    private static final int SHARD_SIZE = 16;

    Tuning {
        rules = List.copyOf(rules);
    }

    /**
     * What is chosen for a model on the development examples.
     *
     * @param speed the learning rate times the number of values trained
     */
    record Setting(float epsilon, double speed) {}

    /**
     * Metrics by task.
     *
     * @param values trained
     * @param dev on the development examples; NaN where the run diverged
     * @param test on the test examples; the same
     */
    record Outcome(long values, List<Double> dev, List<Double> test) {
        Outcome {
            dev = List.copyOf(dev);
            test = List.copyOf(test);
        }

        double devMean() {
            return Spread.of(dev).mean();
        }

        double testMean() {
            return Spread.of(test).mean();
        }
    }

    /** What the model does as it is. */
    Outcome before(Bench bench) {
        try (LocalJob job = LocalJob.of(bench, bench.all(), layout(bench, true), optimizer(1, new Setting(1e-2f, 1), 1),
                0)) {
            return outcome(bench, job, 0, true);
        }
    }

    /**
     * What it does after fine-tuning.
     *
     * @param cores whether cores of trains are fine-tuned, too
     */
    Outcome after(Bench bench, boolean cores, Setting setting, long seed) {
        Layout layout = layout(bench, cores);
        long steps = Math.max(1, passes / (2L * SEEDS_PER_STEP * SHARD_SIZE * bench.tasks().size()));
        try (LocalJob job = LocalJob.of(bench, bench.all(), layout, optimizer(steps, setting, layout.length()), seed)) {
            boolean finished = job.train();
            return outcome(bench, job, layout.length(), finished);
        }
    }

    private Layout layout(Bench bench, boolean cores) {
        Layout whole = TrainableLayout.of(rules, bench.model());
        return cores
                ? whole
                : new Layout(whole.segments().stream().filter(part -> !(part instanceof Segment.Core)).toList());
    }

    private static OptimizerSettings optimizer(long steps, Setting setting, long values) {
        return new OptimizerSettings(steps, setting.epsilon(), (float) (setting.speed() / values),
                LearningRateSchedule.CONSTANT, SEEDS_PER_STEP, SeedSharing.SHARED, SHARD_SIZE, 0);
    }

    private static Outcome outcome(Bench bench, LocalJob job, long values, boolean finished) {
        return new Outcome(values, metrics(bench, job, Split.DEV, finished), metrics(bench, job, Split.TEST, finished));
    }

    private static List<Double> metrics(Bench bench, LocalJob job, Split split, boolean finished) {
        double[] metrics = new double[bench.tasks().size()];
        Arrays.setAll(metrics, task -> finished ? job.metric(task, split) : Double.NaN);
        return Arrays.stream(metrics).boxed().toList();
    }
}
