package io.zeroth.core.importance;

import java.util.ArrayList;
import java.util.List;

import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.plan.ScoreDirection;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.LowRank.Side;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.theta.Theta;

/** A {@link LinearTask} whose kernel is frozen, with low-rank factors of it and its bias in theta. */
public final class LowRankTask {
    private final LinearTask task;
    private final LowRank factors;
    private final Theta initial;

    public LowRankTask(LinearTask task, int rank, float scale) {
        this.task = task;
        this.factors = new LowRank(LinearTask.KERNEL, task.inputs(), task.outputs(), rank, scale, 3);
        this.initial = InitialTheta.of(candidates(), task.weights());
    }

    public Layout candidates() {
        return new Layout(List.of(new Segment.Factor(factors, Side.DOWN, Mask.all()),
                new Segment.Factor(factors, Side.UP, Mask.all()), task.candidates().segments().getLast()));
    }

    /** Theta as it begins: the up factor is zeros. */
    public Theta initial() {
        return initial.copy();
    }

    /** The loss by brute force: of a kernel that is W + scale A B, with {@code shift} added to the outputs. */
    public double loss(Theta at, float[] shift) {
        Theta whole = task.initial();
        int up = task.inputs() * factors.rank();
        for (int i = 0; i < task.inputs(); i++) {
            for (int j = 0; j < task.outputs(); j++) {
                int element = i * task.outputs() + j;
                double added = 0;
                for (int k = 0; k < factors.rank(); k++) {
                    added += (double) at.get(i * factors.rank() + k) * at.get(up + k * task.outputs() + j);
                }
                whole.set(element, (float) (whole.get(element) + factors.scale() * added));
            }
        }
        int bias = up + factors.rank() * task.outputs();
        for (int j = 0; j < task.outputs(); j++) {
            whole.set(task.inputs() * task.outputs() + j, at.get(bias + j));
        }
        return task.loss(whole, shift);
    }

    /** dL/dtheta_j by a central difference. */
    public double gradient(Theta at, int j) {
        return (moved(at, j, 0.25f) - moved(at, j, -0.25f)) / 0.5;
    }

    /** The second derivative in theta_j by differences. */
    public double curvature(Theta at, int j) {
        return (moved(at, j, 0.25f) + moved(at, j, -0.25f) - 2 * moved(at, j, 0)) / 0.0625;
    }

    private double moved(Theta at, int j, float by) {
        Theta moved = at.copy();
        moved.set(j, at.get(j) + by);
        return loss(moved, new float[task.outputs()]);
    }

    /** Does all works of a plan, as workers would; every shard has all tokens. */
    public List<ScoreRecord> answer(ScorePlan plan) {
        var direction = new ScoreDirection(plan.candidates());
        List<ScoreRecord> found = new ArrayList<>();
        for (int work = 0; work < plan.works().size(); work++) {
            found.add(switch (plan.works().get(work)) {
                case ScoreWork.Base _ -> new ScoreRecord.Base(work, loss(initial, new float[task.outputs()]));
                case ScoreWork.Activations _ -> new ScoreRecord.Activations(work, List.of(task.statistics()));
                case ScoreWork.Probe probe -> new ScoreRecord.Probe(work, probe(direction, probe, probe.epsilon()),
                        probe(direction, probe, -probe.epsilon()));
            });
        }
        return found;
    }

    private double probe(ScoreDirection direction, ScoreWork.Probe probe, float epsilon) {
        return LinearTask.probe(direction, probe, epsilon, initial, task.outputs(), this::loss);
    }
}
