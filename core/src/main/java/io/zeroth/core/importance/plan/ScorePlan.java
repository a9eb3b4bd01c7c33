package io.zeroth.core.importance.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;

import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.plan.PlannedTask;

/**
 * The work of a job's scoring phase, in order; a work's place in the list names it in the log. It is a function of the
 * rule, the job's seed, the candidate layout, the tasks and the size of shards alone, and never of the fleet.
 *
 * @param works empty where the rule needs no scoring
 * @param shardSize training examples in one group
 */
public record ScorePlan(MaskRule rule, Layout candidates, List<PlannedTask> tasks, int shardSize,
        List<ScoreWork> works) {
    public ScorePlan {
        requireNonNull(rule, "rule");
        requireNonNull(candidates, "candidates");
        tasks = List.copyOf(tasks);
        works = List.copyOf(works);
    }

    /**
     * Plans the scoring phase.
     *
     * @throws IllegalArgumentException where there are no tasks, or where the estimator cannot score a tensor
     */
    public static ScorePlan of(MaskRule rule, long jobSeed, Layout candidates, List<PlannedTask> tasks, int shardSize) {
        if (!(rule instanceof MaskRule.Importance) && !(rule instanceof MaskRule.ActivationWeighted)) {
            return new ScorePlan(rule, candidates, tasks, shardSize, List.of());
        }
        throw new UnsupportedOperationException("the first commit has the types only");
    }

    /** The number of forward passes of groups of {@code shardSize} examples. */
    public long passes() {
        return works.stream().mapToLong(ScoreWork::passes).sum();
    }

    /** The number of forward passes of single examples. */
    public long examplePasses() {
        return passes() * shardSize;
    }
}
