package io.zeroth.core.importance;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.plan.ScoreDirection;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.core.tensortrain.DenseWeight;
import io.zeroth.core.theta.Theta;

/** A {@link LinearTask} whose kernel is a tensor train and a residual, with all of them and its bias in theta. */
public final class CompressedTask {
    private static final int ONE_IN = 3;

    private final LinearTask task;
    private final CompressedWeight weight;
    private final Theta initial;

    public CompressedTask(LinearTask task, TensorTrain train, long seed) {
        this.task = task;
        var random = new SplittableRandom(seed);
        List<float[]> cores = IntStream.range(0, train.order())
                .mapToObj(k -> values(random, (int) train.core(k).size(), 0.5))
                .toList();
        int[] kept = IntStream.range(0, (int) train.kernelShape().size()).filter(i -> i % ONE_IN == 0).toArray();
        this.weight = new CompressedWeight(train.kernelShape(), Optional.of(train), cores,
                Optional.of(new Mask.Positions(kept)), values(random, kept.length, 0.1));
        this.initial = InitialTheta.of(candidates(), weights());
    }

    private static float[] values(SplittableRandom random, int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    /** The cores, the residual and the bias. */
    public Layout candidates() {
        TensorTrain train = weight.train().orElseThrow();
        List<Segment> segments = new ArrayList<>();
        IntStream.range(0, train.order())
                .forEach(k -> segments.add(new Segment.Core(LinearTask.KERNEL, train, k, Mask.all())));
        segments.add(new Segment.Residual(LinearTask.KERNEL, weight.shape(), weight.kept().orElseThrow()));
        segments.add(task.candidates().segments().getLast());
        return new Layout(segments);
    }

    public WeightReader weights() {
        return (name, out) -> {
            for (int k = 0; k < weight.cores().size(); k++) {
                if (name.equals(TensorTrain.coreName(LinearTask.KERNEL, k))) {
                    System.arraycopy(weight.cores().get(k), 0, out, 0, out.length);
                }
            }
            if (name.equals(TensorTrain.residualName(LinearTask.KERNEL))) {
                Mask.Positions kept = weight.kept().orElseThrow();
                IntStream.range(0, kept.size()).forEach(i -> out[kept.at(i)] = weight.values()[i]);
            }
        };
    }

    /** Theta as it begins. */
    public Theta initial() {
        return initial.copy();
    }

    /** The loss by brute force: of the kernel that theta's parts make, with {@code shift} added to the outputs. */
    public double loss(Theta at, float[] shift) {
        List<float[]> cores = new ArrayList<>();
        int from = 0;
        for (float[] core : weight.cores()) {
            cores.add(slice(at, from, core.length));
            from += core.length;
        }
        float[] kept = slice(at, from, weight.values().length);
        from += kept.length;
        float[] kernel = new float[(int) weight.shape().size()];
        DenseWeight.write(new CompressedWeight(weight.shape(), weight.train(), cores, weight.kept(), kept),
                MemorySegment.ofArray(kernel));
        Theta whole = task.initial();
        for (int i = 0; i < kernel.length; i++) {
            whole.set(i, kernel[i]);
        }
        for (int j = 0; j < task.outputs(); j++) {
            whole.set(kernel.length + j, at.get(from + j));
        }
        return task.loss(whole, shift);
    }

    private static float[] slice(Theta theta, int from, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = theta.get(from + i);
        }
        return values;
    }

    /** dL/dtheta_j by a central difference. */
    public double gradient(int j) {
        return (moved(j, 0.25f) - moved(j, -0.25f)) / 0.5;
    }

    /** The second derivative in theta_j by differences. */
    public double curvature(int j) {
        return (moved(j, 0.25f) + moved(j, -0.25f) - 2 * moved(j, 0)) / 0.0625;
    }

    private double moved(int j, float by) {
        Theta moved = initial.copy();
        moved.set(j, initial.get(j) + by);
        return loss(moved, new float[task.outputs()]);
    }

    /** Does all works of a plan, as workers would; every shard has all tokens. */
    public List<ScoreRecord> answer(ScorePlan plan) {
        var direction = new ScoreDirection(plan.candidates());
        List<ScoreRecord> found = new ArrayList<>();
        for (int work = 0; work < plan.works().size(); work++) {
            found.add(switch (plan.works().get(work)) {
                case ScoreWork.Base _ -> new ScoreRecord.Base(work, loss(initial, new float[task.outputs()]));
                case ScoreWork.Activations asked -> new ScoreRecord.Activations(work,
                        List.of(asked.byClass() ? task.statisticsByClass() : task.statistics()));
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
