package io.zeroth.core.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.zeroth.core.adapt.OptimizerState;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.TaskLoss;

/**
 * The probes of one step, and how their losses become the step's record. It is a function of the job's header, the step,
 * the tasks and what the steps before it told the optimizer, which is a fold over their records; and of the number of
 * workers, where the job's number of directions is elastic.
 *
 * @param tasks in the order in which probes refer to them, with the weights that they have in this step
 * @param directions directions a task
 * @param probes by direction, and within a direction by task
 */
public record StepPlan(long step, OptimizerSettings optimizer, List<PlannedTask> tasks, int directions,
        List<Probe> probes, OptimizerState state) {
    public StepPlan {
        requireNonNull(state, "state");
        requireNonNull(optimizer, "optimizer");
        tasks = List.copyOf(tasks);
        probes = List.copyOf(probes);
    }

    /** The plan of a step of which the number of directions is fixed, or with one worker. */
    public static StepPlan of(JobHeader header, long step, List<PlannedTask> tasks, OptimizerState state) {
        return of(header, step, tasks, state, 1);
    }

    /**
     * Plans a step. Every task is evaluated on shard (step - 1) modulo the number of its shards, along each of the step's
     * shared directions or along its own ones.
     *
     * @param step 1 to the job's number of steps
     * @param tasks with their own weights
     * @param state after the step before
     * @param workers the workers that are ready, on which the number of directions depends where it is elastic
     */
    public static StepPlan of(JobHeader header, long step, List<PlannedTask> tasks, OptimizerState state, int workers) {
        OptimizerSettings optimizer = header.optimizer();
        if (step < 1 || step > optimizer.steps()) {
            throw new IllegalArgumentException(
                    "step is %d; the job '%s' has steps 1 to %d".formatted(step, header.job(), optimizer.steps()));
        }
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("step %d has no tasks; push a task first".formatted(step));
        }
        int perTask = optimizer.count().directions(optimizer.seedsPerStep(), tasks.size(), workers);
        List<Probe> probes = new ArrayList<>();
        switch (optimizer.seedSharing()) {
            case SHARED -> {
                for (int direction = 0; direction < perTask; direction++) {
                    for (int task = 0; task < tasks.size(); task++) {
                        probes.add(probe(header, step, tasks, task, direction));
                    }
                }
            }
            case PER_TASK -> {
                for (int direction = 0; direction < tasks.size() * perTask; direction++) {
                    probes.add(probe(header, step, tasks, direction / perTask, direction));
                }
            }
        }
        return new StepPlan(step, optimizer, weighted(tasks, state), perTask, probes, state);
    }

    private static List<PlannedTask> weighted(List<PlannedTask> tasks, OptimizerState state) {
        double[] weights = state.weights(tasks.stream().map(PlannedTask::name).toList(),
                tasks.stream().mapToDouble(PlannedTask::weight).toArray());
        return IntStream.range(0, weights.length).mapToObj(task -> tasks.get(task).withWeight(weights[task])).toList();
    }

    private static Probe probe(JobHeader header, long step, List<PlannedTask> tasks, int task, int direction) {
        int shards = Shards.count(tasks.get(task).trainExamples(), header.optimizer().shardSize());
        return new Probe(task, direction, Seeds.derive(header.seed(), step, direction), (int) ((step - 1) % shards));
    }

    /**
     * Closes the step. With g = (L+ - L-) / (2 eps) of each probe, or (L+ - L) / eps of a one-sided one, times the
     * kernel of the direction's scale where there is one, clipped, the coefficient of a direction is
     *
     * <pre>-lr sum over its probes of (weight of the task / sum of all weights) g / directions</pre>
     *
     * or another aggregate than that sum, divided by what the job's variance control gives; all in double precision and the
     * order of the plan, rounded to float at the end. The loss of a task is the mean of (L+ + L-) / 2, or of L, over its
     * probes. Where the job estimates curvatures, smoothing (L+ + L- - 2 L) / (2 eps^2) becomes the directions' coefficients
     * of curvature in the same manner.
     *
     * @param losses of each probe, in the order of the plan
     */
    public StepRecord close(List<Probe.Losses> losses) {
        if (losses.size() != probes.size()) {
            throw new IllegalArgumentException("step %d has %d probes and %d results; give one for each".formatted(step,
                    probes.size(), losses.size()));
        }
        if (!losses.stream().allMatch(this::takes)) {
            throw new IllegalArgumentException(
                    "step %d has losses of another variance control than %s".formatted(step, optimizer.variance()));
        }
        Coefficients coefficients = new Coefficients(this, losses);
        return new StepRecord(step, optimizer.epsilon(), coefficients.updates(), taskLosses(losses),
                coefficients.curvature());
    }

    /** Whether losses are of the kind that the job's probes have: with L(theta) where it estimates curvatures. */
    public boolean takes(Probe.Losses losses) {
        return losses.center().isPresent() == optimizer.variance().estimatesCurvatures();
    }

    private List<TaskLoss> taskLosses(List<Probe.Losses> losses) {
        double[] sums = new double[tasks.size()];
        for (int i = 0; i < probes.size(); i++) {
            sums[probes.get(i).task()] += loss(losses.get(i));
        }
        List<TaskLoss> means = new ArrayList<>();
        for (int task = 0; task < sums.length; task++) {
            means.add(new TaskLoss(tasks.get(task).name(), (float) (sums[task] / directions)));
        }
        return means;
    }

    /** A task's loss as one probe found it. */
    private double loss(Probe.Losses losses) {
        return switch (optimizer.variance()) {
            case VarianceControl.None _,VarianceControl.KernelSmoothed _,VarianceControl.SquaredScalarAverage _ ->
                losses.mean();
            case VarianceControl.OneSided _ -> losses.minus();
            case VarianceControl.DiagonalCurvature _ -> losses.center().orElseThrow();
        };
    }
}
