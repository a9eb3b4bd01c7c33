package io.zeroth.core.importance.outcome;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;

import io.zeroth.core.importance.plan.ScoreDirection;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.plan.ScoreWork;

/**
 * The outcome of a whole scoring phase.
 *
 * @param inOrder one record for each work of the plan, in its order
 */
public record ScoreRecords(ScorePlan plan, List<ScoreRecord> inOrder) {
    public ScoreRecords {
        requireNonNull(plan, "plan");
        inOrder = List.copyOf(inOrder);
        for (int i = 0; i < inOrder.size(); i++) {
            int work = inOrder.get(i).work();
            if (work < i) {
                throw new IllegalArgumentException("work %d has two score records; keep the first".formatted(work));
            }
            if (work > i) {
                throw missing(plan, i);
            }
            requireFits(plan, inOrder.get(i));
        }
        if (inOrder.size() < plan.works().size()) {
            throw missing(plan, inOrder.size());
        }
    }

    /**
     * The records of a plan by its order, whatever the order in which they arrived.
     *
     * @throws IllegalArgumentException where a work has no record, or two, or one that does not fit it
     */
    public static ScoreRecords of(ScorePlan plan, Collection<ScoreRecord> arrived) {
        return new ScoreRecords(plan, arrived.stream().sorted(comparingInt(ScoreRecord::work)).toList());
    }

    /**
     * Checks that a record is one of this plan; the server asks before it logs a worker's result.
     *
     * @throws IllegalArgumentException where there is no such work, it is of another kind, or the number or the length of
     *         its statistics is another
     */
    public static void requireFits(ScorePlan plan, ScoreRecord found) {
        if (found.work() >= plan.works().size()) {
            throw new IllegalArgumentException("work is %d; the scoring phase has %d works, counted from 0"
                    .formatted(found.work(), plan.works().size()));
        }
        ScoreWork work = plan.works().get(found.work());
        boolean fits = switch (found) {
            case ScoreRecord.Base _ -> work instanceof ScoreWork.Base;
            case ScoreRecord.Probe _ -> work instanceof ScoreWork.Probe;
            case ScoreRecord.Activations _ -> work instanceof ScoreWork.Activations;
        };
        if (!fits) {
            throw new IllegalArgumentException(
                    "score record %d is of kind %s, and its work of kind %s; send what was asked for".formatted(
                            found.work(), found.getClass().getSimpleName(), work.getClass().getSimpleName()));
        }
        if (found instanceof ScoreRecord.Activations activations && work instanceof ScoreWork.Activations asked) {
            requireFits(plan, asked, activations);
        }
    }

    private static void requireFits(ScorePlan plan, ScoreWork.Activations asked, ScoreRecord.Activations found) {
        if (found.statistics().size() != asked.tensors().size()) {
            throw new IllegalArgumentException("score record %d has statistics of %d tensors, and its work asks for %d"
                    .formatted(found.work(), found.statistics().size(), asked.tensors().size()));
        }
        if (found.byClass() != asked.byClass()) {
            throw new IllegalArgumentException(
                    "score record %d has statistics %s classes, and its work asks for them %s".formatted(found.work(),
                            found.byClass() ? "of" : "without", asked.byClass() ? "with" : "without"));
        }
        var direction = new ScoreDirection(plan.candidates());
        for (int i = 0; i < asked.tensors().size(); i++) {
            String tensor = asked.tensors().get(i);
            int inputs = direction.inputs(tensor);
            if (found.statistics().get(i).inputs() != inputs) {
                throw new IllegalArgumentException(
                        "score record %d has statistics of %d inputs of '%s', which has %d; send one an input"
                                .formatted(found.work(), found.statistics().get(i).inputs(), tensor, inputs));
            }
        }
    }

    private static IllegalArgumentException missing(ScorePlan plan, int work) {
        return new IllegalArgumentException("work %d of %d has no score record; wait until all works are done"
                .formatted(work, plan.works().size()));
    }
}
