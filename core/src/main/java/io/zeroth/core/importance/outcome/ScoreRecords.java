package io.zeroth.core.importance.outcome;

import java.util.Collection;
import java.util.List;

import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.plan.ScoreWork;

/**
 * The outcome of a whole scoring phase: one record for each work of the plan, by the plan's order whatever the order in
 * which they arrived.
 */
public record ScoreRecords(ScorePlan plan, List<ScoreRecord> inOrder) {
    public ScoreRecords {
        inOrder = List.copyOf(inOrder);
    }

    /** @throws IllegalArgumentException where a work has no record, or two, or one that does not fit it */
    public static ScoreRecords of(ScorePlan plan, Collection<ScoreRecord> arrived) {
        ScoreRecord[] inOrder = new ScoreRecord[plan.works().size()];
        for (ScoreRecord found : arrived) {
            requireFits(plan, found);
            if (inOrder[found.work()] != null) {
                throw new IllegalArgumentException(
                        "work %d has two score records; log the first one only".formatted(found.work()));
            }
            inOrder[found.work()] = found;
        }
        for (int work = 0; work < inOrder.length; work++) {
            if (inOrder[work] == null) {
                throw new IllegalArgumentException("work %d of %d has no score record; wait for the whole scoring phase"
                        .formatted(work, inOrder.length));
            }
        }
        return new ScoreRecords(plan, List.of(inOrder));
    }

    /**
     * Checks that a record is one of this work; the server asks before it logs a worker's result.
     *
     * @throws IllegalArgumentException where its kind, or the number or the length of its statistics, is another
     */
    public static void requireFits(ScorePlan plan, ScoreRecord found) {
        if (found.work() >= plan.works().size()) {
            throw new IllegalArgumentException(
                    "work is %d; the scoring phase has works 0 to %d".formatted(found.work(), plan.works().size() - 1));
        }
        ScoreWork work = plan.works().get(found.work());
        boolean fits = switch (found) {
            case ScoreRecord.Base _ -> work instanceof ScoreWork.Base;
            case ScoreRecord.Probe _ -> work instanceof ScoreWork.Probe;
            case ScoreRecord.Activations _ -> work instanceof ScoreWork.Activations;
        };
        if (!fits) {
            throw new IllegalArgumentException(
                    "the score record of work %d is a %s, and the work a %s; send what was asked".formatted(
                            found.work(), found.getClass().getSimpleName(), work.getClass().getSimpleName()));
        }
    }
}
