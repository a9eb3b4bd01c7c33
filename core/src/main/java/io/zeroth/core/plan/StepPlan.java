package io.zeroth.core.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.TaskLoss;
import io.zeroth.core.step.Update;

/**
 * The probes of one step, and how their losses become the step's record. It is a function of the job's header, the step
 * and the tasks alone.
 *
 * @param tasks in the order in which probes refer to them
 * @param probes by direction, and within a direction by task
 */
public record StepPlan(long step, OptimizerSettings optimizer, List<PlannedTask> tasks, List<Probe> probes) {
    public StepPlan {
        requireNonNull(optimizer, "optimizer");
        tasks = List.copyOf(tasks);
        probes = List.copyOf(probes);
    }

    /**
     * Plans a step. Every task is evaluated on shard (step - 1) modulo the number of its shards, along each of the step's
     * shared directions or along its own ones.
     *
     * @param step 1 to the job's number of steps
     */
    public static StepPlan of(JobHeader header, long step, List<PlannedTask> tasks) {
        OptimizerSettings optimizer = header.optimizer();
        if (step < 1 || step > optimizer.steps()) {
            throw new IllegalArgumentException(
                    "step is %d; the job '%s' has steps 1 to %d".formatted(step, header.job(), optimizer.steps()));
        }
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("step %d has no tasks; push a task first".formatted(step));
        }
        List<Probe> probes = new ArrayList<>();
        switch (optimizer.seedSharing()) {
            case SHARED -> {
                for (int direction = 0; direction < optimizer.seedsPerStep(); direction++) {
                    for (int task = 0; task < tasks.size(); task++) {
                        probes.add(probe(header, step, tasks, task, direction));
                    }
                }
            }
            case PER_TASK -> {
                int directions = tasks.size() * optimizer.seedsPerStep();
                for (int direction = 0; direction < directions; direction++) {
                    probes.add(probe(header, step, tasks, direction / optimizer.seedsPerStep(), direction));
                }
            }
        }
        return new StepPlan(step, optimizer, tasks, probes);
    }

    private static Probe probe(JobHeader header, long step, List<PlannedTask> tasks, int task, int direction) {
        int shards = Shards.count(tasks.get(task).trainExamples(), header.optimizer().shardSize());
        return new Probe(task, direction, Seeds.derive(header.seed(), step, direction), (int) ((step - 1) % shards));
    }

    /**
     * Closes the step. With g = (L+ - L-) / (2 eps), clipped, of each probe, the coefficient of a direction is
     *
     * <pre>-lr sum over its probes of (weight of the task / sum of all weights) g / seedsPerStep</pre>
     *
     * in double precision and the order of the plan, rounded to float at the end; the loss of a task is the mean of
     * (L+ + L-) / 2 over its probes.
     *
     * @param losses of each probe, in the order of the plan
     */
    public StepRecord close(List<Probe.Losses> losses) {
        if (losses.size() != probes.size()) {
            throw new IllegalArgumentException("step %d has %d probes and %d results; give one for each".formatted(step,
                    probes.size(), losses.size()));
        }
        return new StepRecord(step, optimizer.epsilon(), updates(losses), taskLosses(losses));
    }

    private List<Update> updates(List<Probe.Losses> losses) {
        double totalWeight = tasks.stream().mapToDouble(PlannedTask::weight).reduce(0, Double::sum);
        double learningRate = optimizer.learningRateAt(step);
        List<Update> updates = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < probes.size(); i++) {
            Probe probe = probes.get(i);
            sum += tasks.get(probe.task()).weight() / totalWeight * slope(losses.get(i));
            if (i + 1 == probes.size() || probes.get(i + 1).direction() != probe.direction()) {
                updates.add(new Update(probe.seed(), (float) (-learningRate * sum / optimizer.seedsPerStep())));
                sum = 0;
            }
        }
        return updates;
    }

    /** The slope of the loss along a direction, clipped. */
    private double slope(Probe.Losses losses) {
        double slope = (losses.plus() - losses.minus()) / (2.0 * optimizer.epsilon());
        return optimizer.clip() == 0 ? slope : Math.clamp(slope, -optimizer.clip(), optimizer.clip());
    }

    private List<TaskLoss> taskLosses(List<Probe.Losses> losses) {
        double[] sums = new double[tasks.size()];
        for (int i = 0; i < probes.size(); i++) {
            sums[probes.get(i).task()] += losses.get(i).mean();
        }
        List<TaskLoss> means = new ArrayList<>();
        for (int task = 0; task < sums.length; task++) {
            means.add(new TaskLoss(tasks.get(task).name(), (float) (sums[task] / optimizer.seedsPerStep())));
        }
        return means;
    }
}
