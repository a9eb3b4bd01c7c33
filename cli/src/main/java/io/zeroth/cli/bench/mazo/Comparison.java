package io.zeroth.cli.bench.mazo;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.zeroth.cli.bench.local.Bench;
import io.zeroth.cli.bench.local.LocalJob;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.layout.Layout;
import io.zeroth.model.task.Split;

/** One run of one contender: its mask, its steps and what it ends with, at a given number of forward passes in all. */
record Comparison(Bench bench, Comparison.Rules rules) {
    /**
     * What all runs have in common.
     *
     * @param passes forward passes of single examples of a run, those that choose its mask included
     */
    record Rules(Layout weights, Layout lowRank, long passes, float epsilon, int seedsPerStep, int shardSize,
            LearningRateSchedule schedule, SeedSharing sharing) {
        Rules {
            requireNonNull(weights, "weights");
            requireNonNull(lowRank, "lowRank");
            requireNonNull(schedule, "schedule");
            requireNonNull(sharing, "sharing");
        }

        Layout of(Contender.Space space) {
            return switch (space) {
                case WEIGHTS -> weights;
                case LOW_RANK -> lowRank;
            };
        }
    }

    /**
     * What a run ended with.
     *
     * @param values trained
     * @param passes forward passes of single examples that it took
     * @param dev metric by task on the development examples; NaN where the run diverged
     * @param test the same on the test examples
     */
    record Result(long values, long passes, List<Double> dev, List<Double> test) {
        Result {
            dev = List.copyOf(dev);
            test = List.copyOf(test);
        }
    }

    Comparison {
        requireNonNull(bench, "bench");
        requireNonNull(rules, "rules");
    }

    /**
     * Runs a contender.
     *
     * @param keep the share of each row that its mask keeps
     * @param speed the learning rate times the number of values trained: what a random direction's noise allows falls with
     *        its length
     */
    Result run(Contender contender, double keep, double speed, long seed) {
        if (contender.together()) {
            return run(contender, bench.all(), keep, speed, seed);
        }
        long values = 0;
        long passes = 0;
        List<Double> dev = new ArrayList<>();
        List<Double> test = new ArrayList<>();
        for (int task : bench.all()) {
            Result alone = run(contender, List.of(task), keep, speed, seed);
            values = alone.values();
            passes += alone.passes();
            dev.addAll(alone.dev());
            test.addAll(alone.test());
        }
        return new Result(values, passes, dev, test);
    }

    private Result run(Contender contender, List<Integer> tasks, double keep, double speed, long seed) {
        Layout candidates = rules.of(contender.space());
        MaskRule rule = contender.rule(keep, seed);
        if (rule instanceof MaskRule.Whole) {
            return train(tasks, candidates, 0, speed, seed);
        }
        Layout chosen;
        long spent;
        try (LocalJob job = LocalJob.of(bench, tasks, candidates, optimizer(1, 1), seed)) {
            ScorePlan plan = job.plan(rule, seed);
            chosen = job.choose(plan);
            spent = plan.examplePasses();
        }
        return train(tasks, chosen, spent, speed, seed);
    }

    /**
     * Trains a layout with what is left of the passes.
     *
     * @param spent what choosing the layout took
     */
    Result train(List<Integer> tasks, Layout layout, long spent, double speed, long seed) {
        long step = 2L * rules.seedsPerStep() * rules.shardSize() * tasks.size();
        long steps = Math.max(1, (rules.passes() * tasks.size() / bench.tasks().size() - spent) / step);
        OptimizerSettings optimizer = optimizer(steps, speed / layout.length());
        try (LocalJob job = LocalJob.of(bench, tasks, layout, optimizer, seed)) {
            boolean finished = job.train();
            return new Result(layout.length(), spent + steps * step, metrics(job, tasks, Split.DEV, finished),
                    metrics(job, tasks, Split.TEST, finished));
        }
    }

    private OptimizerSettings optimizer(long steps, double learningRate) {
        return new OptimizerSettings(steps, rules.epsilon(), (float) learningRate, rules.schedule(),
                rules.seedsPerStep(), rules.sharing(), rules.shardSize(), 0);
    }

    private static List<Double> metrics(LocalJob job, List<Integer> tasks, Split split, boolean finished) {
        double[] metrics = new double[tasks.size()];
        Arrays.fill(metrics, Double.NaN);
        if (finished) {
            Arrays.setAll(metrics, i -> job.metric(tasks.get(i), split));
        }
        return Arrays.stream(metrics).boxed().toList();
    }
}
