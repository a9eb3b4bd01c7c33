package io.zeroth.core.importance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.importance.estimate.InputMoments;
import io.zeroth.core.importance.estimate.ScoreFold;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.outcome.ScoreRecords;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.row.ElementScores;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.importance.row.TopOfRows;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;

/** The choice of the weights that a job trains. */
public final class MaskChoice {
    private final ScorePlan plan;
    private final ScoreFold fold;
    private final WeightReader weights;

    private MaskChoice(ScorePlan plan, ScoreFold fold, WeightReader weights) {
        this.plan = plan;
        this.fold = fold;
        this.weights = weights;
    }

    /**
     * The layout that a plan's rule chooses among the plan's candidates: the same segments in the same order, with the
     * mask of each. Its {@link Layout#digest()} names it. Equal arguments give equal bits on any machine, whatever the
     * order in which the records arrived. Works on one tensor at a time.
     *
     * @param records one for each work of the plan, in any order
     * @throws IllegalArgumentException where a record is missing, is there twice or does not fit
     */
    public static Layout of(ScorePlan plan, Collection<ScoreRecord> records, WeightReader weights) {
        var choice = new MaskChoice(plan, new ScoreFold(ScoreRecords.of(plan, records), weights), weights);
        return switch (plan.rule()) {
            case MaskRule.Whole() -> plan.candidates();
            case MaskRule.Random(double keep, long seed) ->
                choice.best(keep, (_, rows) -> ElementScores.random(rows, seed));
            case MaskRule.Largest(double keep) ->
                choice.best(keep, (segment, rows) -> ElementScores.largest(rows, choice.read(segment)));
            case MaskRule.Smallest(double keep) ->
                choice.best(keep, (segment, rows) -> ElementScores.smallest(rows, choice.read(segment)));
            case MaskRule.ActivationWeighted(double keep, _) -> choice.best(keep, choice::activationWeighted);
            case MaskRule.Importance rule ->
                choice.best(rule.keep(), (segment, rows) -> choice.importance(rule, segment, rows));
        };
    }

    /** How the candidates of one tensor are scored. */
    private interface Scoring {
        ElementScores of(Segment segment, TensorRows rows);
    }

    private Layout best(double keep, Scoring scoring) {
        List<Segment> chosen = new ArrayList<>();
        for (Segment segment : plan.candidates().segments()) {
            TensorRows rows = TensorRows.of(segment);
            Mask mask = TopOfRows.of(rows, keep, scoring.of(segment, rows));
            boolean all = mask.count(segment.shape().size()) == segment.length();
            chosen.add(all ? segment : segment.withMask(mask));
        }
        return new Layout(chosen);
    }

    private ElementScores importance(MaskRule.Importance rule, Segment segment, TensorRows rows) {
        return ImportanceScores.of(rule, rows, read(segment), plan.tasks().size(),
                task -> fold.model(rule.estimator(), task, segment));
    }

    private ElementScores activationWeighted(Segment segment, TensorRows rows) {
        float[] values = read(segment);
        if (segment instanceof Segment.Core core) {
            return activationWeighted(core, rows, values);
        }
        double[] meanSquare = new double[rows.inputs()];
        for (int task = 0; task < plan.tasks().size(); task++) {
            Optional<InputMoments> moments = fold.inputs(task, segment);
            for (int input = 0; input < meanSquare.length; input++) {
                meanSquare[input] += moments.isPresent() ? moments.get().meanSquare(input) : 1;
            }
        }
        // The sum over tasks orders a row as the mean does.
        return element -> Math.abs(values[rows.position(element)]) * Math.sqrt(meanSquare[rows.input(element)]);
    }

    private ElementScores activationWeighted(Segment.Core core, TensorRows rows, float[] values) {
        double[] meanSquare = new double[rows.elements()];
        for (int task = 0; task < plan.tasks().size(); task++) {
            Optional<double[]> found = fold.meanSquares(task, core);
            for (int element = 0; element < meanSquare.length; element++) {
                meanSquare[element] += found.isPresent() ? found.get()[element] : 1;
            }
        }
        return element -> Math.abs(values[rows.position(element)]) * Math.sqrt(meanSquare[element]);
    }

    private float[] read(Segment segment) {
        return InitialTheta.values(segment, weights);
    }
}
