package io.zeroth.core.importance.estimate;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.zeroth.core.importance.WeightReader;
import io.zeroth.core.importance.outcome.InputStatistics;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.outcome.ScoreRecords;
import io.zeroth.core.importance.plan.ScoreDirection;
import io.zeroth.core.importance.plan.ScoreTarget;
import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.LowRank.Side;
import io.zeroth.core.layout.Segment;

/**
 * The fold of a scoring phase's records into models of each task's loss, one tensor and one task at a time, so that
 * memory stays at one tensor.
 */
public final class ScoreFold {
    private final ScoreDirection direction;
    private final WeightReader weights;
    private final Map<Probed, List<ProbeScalars>> probes = new HashMap<>();
    private final Map<Measured, List<InputStatistics>> inputs = new HashMap<>();

    private record Probed(int task, ScoreTarget target) {}

    private record Measured(int task, String tensor) {}

    private record Group(int task, int shard) {}

    /** @param weights give the values of cores */
    public ScoreFold(ScoreRecords records, WeightReader weights) {
        this.weights = requireNonNull(weights, "weights");
        direction = new ScoreDirection(records.plan().candidates());
        Map<Group, Double> bases = bases(records);
        for (ScoreRecord found : records.inOrder()) {
            ScoreWork work = records.plan().works().get(found.work());
            if (work instanceof ScoreWork.Probe probe && found instanceof ScoreRecord.Probe losses) {
                double base = base(bases, new Group(probe.task(), probe.shard()));
                probes.computeIfAbsent(new Probed(probe.task(), probe.target()), _ -> new ArrayList<>())
                        .add(ProbeScalars.of(probe.seed(), losses.plus(), losses.minus(), base, probe.epsilon()));
            } else if (work instanceof ScoreWork.Activations asked
                    && found instanceof ScoreRecord.Activations(_, List<InputStatistics> statistics)) {
                for (int i = 0; i < statistics.size(); i++) {
                    inputs.computeIfAbsent(new Measured(work.task(), asked.tensors().get(i)), _ -> new ArrayList<>())
                            .add(statistics.get(i));
                }
            }
        }
    }

    private static double base(Map<Group, Double> bases, Group group) {
        Double base = bases.get(group);
        if (base == null) {
            throw new IllegalArgumentException("the plan has a probe of task %d on shard %d and no Base there; add one"
                    .formatted(group.task(), group.shard()));
        }
        return base;
    }

    private static Map<Group, Double> bases(ScoreRecords records) {
        Map<Group, Double> bases = new HashMap<>();
        for (ScoreRecord found : records.inOrder()) {
            ScoreWork work = records.plan().works().get(found.work());
            if (found instanceof ScoreRecord.Base(_, double loss)) {
                bases.put(new Group(work.task(), work.shard()), loss);
            }
        }
        return bases;
    }

    /**
     * What is known of the inputs of a segment's tensor in a task: those of a kernel, or of a factor of one. Empty where the
     * plan does not measure them, and for cores, which have no inputs of their own.
     */
    public Optional<InputMoments> inputs(int task, Segment segment) {
        return switch (segment) {
            case Segment.Weights _,Segment.Residual _ -> inputs(task, segment.tensor());
            case Segment.Core _ -> Optional.empty();
            case Segment.Factor(LowRank factors, Side side, _) -> switch (side) {
                case DOWN -> inputs(task, factors.kernel());
                case UP -> inputs(task, factors.kernel()).map(moments -> moments.through(factors));
            };
        };
    }

    Optional<InputMoments> inputs(int task, String kernel) {
        return Optional.ofNullable(inputs.get(new Measured(task, kernel))).map(InputMoments::of);
    }

    /** The model of a task's loss in the elements of a segment, by an estimator that the plan was made for. */
    public LossModel model(Estimator estimator, int task, Segment segment) {
        TensorRows rows = TensorRows.of(segment);
        return switch (estimator) {
            case SPSA -> fold(task, new ScoreTarget.Everything(), direction.offset(segment.name()), rows.elements());
            case ROW_SPSA -> byRows(task, segment.name(), rows);
            case FACTORED,
                    CLASS_FACTORED ->
                segment instanceof Segment.Core core && inputs(task, core.kernel()).isPresent()
                        ? core(task, core, estimator)
                        : inputs(task, segment)
                                .map(moments -> factored(outputs(task, segment, rows), rows,
                                        estimator.measuresClasses() ? moments.contrasts() : moments))
                                .orElseGet(() -> byRows(task, segment.name(), rows));
        };
    }

    private LossModel core(int task, Segment.Core core, Estimator estimator) {
        InputMoments moments = inputs(task, core.kernel()).orElseThrow();
        LossModel outputs = fold(task, new ScoreTarget.Outputs(core.kernel()), 0, core.train().outputs());
        CoreModels models = CoreModels.of(core, weights);
        return estimator.measuresClasses() ? models.byClasses(outputs, moments) : models.byMeans(outputs, moments);
    }

    /**
     * Of each candidate of a core the mean square over tokens of what it adds to the layer's outputs at size 1, summed over
     * outputs; for a kernel's own weights, that is the mean square of their inputs. Empty where the plan does not measure the
     * layer's inputs.
     */
    public Optional<double[]> meanSquares(int task, Segment.Core core) {
        return inputs(task, core.kernel()).map(moments -> CoreModels.of(core, weights).meanSquares(moments));
    }

    private LossModel byRows(int task, String tensor, TensorRows rows) {
        double[] gradient = new double[rows.elements()];
        double[] curvature = new double[rows.elements()];
        for (int row = 0; row < rows.outputs(); row++) {
            if (rows.size(row) == 0) {
                continue;
            }
            LossModel model = fold(task, new ScoreTarget.Output(tensor, row), 0, rows.inputs());
            for (int i = 0; i < rows.size(row); i++) {
                int element = rows.element(row, i);
                gradient[element] = model.gradient(rows.input(element));
                curvature[element] = model.curvature(rows.input(element));
            }
        }
        return new LossModel(gradient, curvature);
    }

    /**
     * The model of the loss in what each row puts out.
     *
     * <p>The outputs of a down factor A meet B, which begins as zeros, so that g and h in them are 0 as training begins. Later
     * they are factors of a whole row of A, which the row normalisation takes out of a score in which g^2 / h stands alone;
     * so they count as 1 (derived where alpha and beta are 0, chosen elsewhere).
     */
    private LossModel outputs(int task, Segment segment, TensorRows rows) {
        return switch (segment) {
            case Segment.Weights _,Segment.Residual _,Segment.Core _ ->
                fold(task, new ScoreTarget.Outputs(segment.tensor()), 0, rows.outputs());
            case Segment.Factor(LowRank factors, Side side, _) -> switch (side) {
                case DOWN -> ones(rows.outputs());
                case UP -> fold(task, new ScoreTarget.Outputs(factors.kernel()), 0, rows.outputs());
            };
        };
    }

    private static LossModel ones(int size) {
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        return new LossModel(ones, ones);
    }

    private static LossModel factored(LossModel bias, TensorRows rows, InputMoments moments) {
        double[] gradient = new double[rows.elements()];
        double[] curvature = new double[rows.elements()];
        for (int row = 0; row < rows.outputs(); row++) {
            for (int i = 0; i < rows.size(row); i++) {
                int element = rows.element(row, i);
                gradient[element] = bias.gradient(row) * moments.mean(rows.input(element));
                curvature[element] = bias.curvature(row) * moments.meanSquare(rows.input(element));
            }
        }
        return new LossModel(gradient, curvature);
    }

    private LossModel fold(int task, ScoreTarget target, long first, int length) {
        List<ProbeScalars> found = probes.getOrDefault(new Probed(task, target), List.of());
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "task %d has no probe of %s; make the plan for the estimator that is asked for".formatted(task,
                            target));
        }
        return ProbeFold.of(direction, target, found, first, length);
    }
}
