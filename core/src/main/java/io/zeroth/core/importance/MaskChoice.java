package io.zeroth.core.importance;

import java.util.Collection;

import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.layout.Layout;

/** The choice of the weights that a job trains. */
public final class MaskChoice {
    private MaskChoice() {}

    /**
     * The layout that a plan's rule chooses among the plan's candidates: the same segments in the same order, with the
     * mask of each. Its {@link Layout#digest()} names it. Equal arguments give equal bits on any machine, whatever the
     * order in which the records arrived. Works on one tensor at a time.
     *
     * @param records one for each work of the plan, in any order
     * @throws IllegalArgumentException where a record is missing, is there twice or does not fit
     */
    public static Layout of(ScorePlan plan, Collection<ScoreRecord> records, WeightReader weights) {
        if (plan.rule() instanceof MaskRule.Whole) {
            return plan.candidates();
        }
        throw new UnsupportedOperationException("the first commit has the types only " + plan + records + weights);
    }
}
