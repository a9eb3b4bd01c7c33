package io.zeroth.core.importance.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.noise.Stream;
import io.zeroth.core.noise.Threefry;
import io.zeroth.core.plan.PlannedTask;
import io.zeroth.core.plan.Shards;

/**
 * The work of a job's scoring phase, in order; a work's place in the list names it in the log. It is a function of the
 * rule, the job's seed, the candidate layout, the tasks and the size of shards alone, and never of the fleet.
 *
 * <p>By task: the losses where nothing is perturbed, the statistics of inputs, the probes. Probe i of a task, counted over
 * all targets, is on shard i modulo the number of shards used.
 *
 * @param works empty where the rule needs no scoring
 * @param shardSize training examples in one group
 */
public record ScorePlan(MaskRule rule, Layout candidates, List<PlannedTask> tasks, int shardSize,
        List<ScoreWork> works) {
    /** The most probes of one plan (chosen): they are held in memory, and each takes a round trip. */
    public static final int MOST_PROBES = 1 << 22;

    public ScorePlan {
        requireNonNull(rule, "rule");
        requireNonNull(candidates, "candidates");
        tasks = List.copyOf(tasks);
        works = List.copyOf(works);
        requireShardSize(shardSize);
    }

    /**
     * Plans the scoring phase.
     *
     * @throws IllegalArgumentException where there are no tasks, where the estimator cannot score a tensor, or where the
     *         probes are too many
     */
    public static ScorePlan of(MaskRule rule, long jobSeed, Layout candidates, List<PlannedTask> tasks, int shardSize) {
        requireShardSize(shardSize);
        List<ScoreWork> works = switch (rule) {
            case MaskRule.Whole _,MaskRule.Random _,MaskRule.Largest _,MaskRule.Smallest _ -> List.of();
            case MaskRule.ActivationWeighted weighted -> {
                requireTasks(tasks);
                List<ScoreWork> planned = new ArrayList<>();
                for (int task = 0; task < tasks.size(); task++) {
                    int shards = shards(tasks.get(task), weighted.shards(), shardSize);
                    addActivations(task, shards, candidates, false, planned);
                }
                yield planned;
            }
            case MaskRule.Importance importance -> {
                requireTasks(tasks);
                yield importance(importance, jobSeed, candidates, tasks, shardSize);
            }
        };
        return new ScorePlan(rule, candidates, tasks, shardSize, works);
    }

    /**
     * The seed of a probe, fixed for ever.
     *
     * @param probe counts a task's probes from 0, over all targets
     */
    public static long seed(long jobSeed, int task, int probe) {
        return Threefry.words(jobSeed, Stream.SCORES, Integer.toUnsignedLong(probe), Integer.toUnsignedLong(task))
                .low64();
    }

    /** The number of forward passes of groups of {@code shardSize} examples. */
    public long passes() {
        return works.stream().mapToLong(ScoreWork::passes).sum();
    }

    /** The number of forward passes of single examples. */
    public long examplePasses() {
        return passes() * shardSize;
    }

    private static List<ScoreWork> importance(MaskRule.Importance rule, long jobSeed, Layout candidates,
            List<PlannedTask> tasks, int shardSize) {
        List<ScoreTarget> targets = ScoreTargets.of(rule.estimator(), candidates);
        requireFew(rule, targets.size(), tasks.size());
        List<ScoreWork> works = new ArrayList<>();
        for (int task = 0; task < tasks.size(); task++) {
            int shards = shards(tasks.get(task), rule.shards(), shardSize);
            int probes = targets.size() * rule.probes();
            for (int shard = 0; shard < Math.min(shards, probes); shard++) {
                works.add(new ScoreWork.Base(task, shard));
            }
            if (rule.estimator().measuresInputs()) {
                addActivations(task, shards, candidates, rule.estimator().measuresClasses(), works);
            }
            for (int probe = 0; probe < probes; probe++) {
                works.add(new ScoreWork.Probe(task, probe % shards, seed(jobSeed, task, probe),
                        targets.get(probe / rule.probes()), rule.epsilon()));
            }
        }
        return works;
    }

    private static void addActivations(int task, int shards, Layout candidates, boolean byClass,
            List<ScoreWork> works) {
        List<List<String>> groups = ScoreTargets.kernels(candidates, byClass);
        for (int shard = 0; shard < shards; shard++) {
            for (List<String> kernels : groups) {
                works.add(new ScoreWork.Activations(task, shard, kernels, byClass));
            }
        }
    }

    private static int shards(PlannedTask task, int most, int shardSize) {
        return Math.min(most, Shards.count(task.trainExamples(), shardSize));
    }

    private static void requireShardSize(int shardSize) {
        if (shardSize < 1) {
            throw new IllegalArgumentException("shardSize is %d; it must be at least 1".formatted(shardSize));
        }
    }

    private static void requireTasks(List<PlannedTask> tasks) {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("the scoring phase has no tasks; push a task first");
        }
    }

    private static void requireFew(MaskRule.Importance rule, long targets, long tasks) {
        // Two factors that fit an int each make a long; the third is looked at by division.
        if (targets * tasks > MOST_PROBES / rule.probes()) {
            throw new IllegalArgumentException(
                    "probes is %d; with %d targets of %s and %d tasks it must be at most %d, or choose another estimator"
                            .formatted(rule.probes(), targets, rule.estimator(), tasks, MOST_PROBES / targets / tasks));
        }
    }
}
