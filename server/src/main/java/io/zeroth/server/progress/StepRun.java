package io.zeroth.server.progress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.adapt.OptimizerState;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.plan.PlannedTask;
import io.zeroth.core.plan.Probe;
import io.zeroth.core.plan.StepPlan;
import io.zeroth.core.step.StepRecord;
import io.zeroth.server.job.JobTask;
import io.zeroth.server.lease.Work;

/** A step under way: its plan, and the losses that are in. */
final class StepRun implements Run {
    private final StepPlan plan;
    private final Instant begun;
    private final List<Work> work = new ArrayList<>();
    private final SortedMap<Integer, Probe.Losses> losses = new TreeMap<>();
    private final Set<Center> centers = new HashSet<>();

    private StepRun(StepPlan plan, List<JobTask> tasks, Instant begun) {
        this.plan = plan;
        this.begun = begun;
        for (Probe probe : plan.probes()) {
            work.add(new Work.Probe(tasks.get(probe.task()).place(), probe.seed(), probe.shard()));
        }
    }

    /** @param workers the workers that are ready */
    static StepRun plan(JobHeader header, long step, List<JobTask> tasks, OptimizerState state, int workers,
            Instant now) {
        List<PlannedTask> planned = tasks.stream().map(JobTask::planned).toList();
        return new StepRun(StepPlan.of(header, step, planned, state, workers), tasks, now);
    }

    /**
     * How many losses the worker of {@code session} evaluates for a probe; L(theta), where it is asked for, it evaluates once
     * a task.
     */
    int evaluations(int index, long session) {
        return switch (plan.optimizer().variance()) {
            case VarianceControl.None _,VarianceControl.KernelSmoothed _,VarianceControl.SquaredScalarAverage _ -> 2;
            case VarianceControl.OneSided _ ->
                centers.add(new Center(session, plan.probes().get(index).task())) ? 2 : 1;
            case VarianceControl.DiagonalCurvature _ ->
                centers.add(new Center(session, plan.probes().get(index).task())) ? 3 : 2;
        };
    }

    /** Whether losses are of the kind that the step's probes have. */
    boolean takes(Probe.Losses result) {
        return plan.takes(result);
    }

    /** Takes the first losses of a probe; once all are in, the record is made. */
    Optional<StepRecord> accept(int index, Probe.Losses result) {
        losses.put(index, result);
        return losses.size() < work.size() ? Optional.empty() : Optional.of(plan.close(List.copyOf(losses.values())));
    }

    Instant begun() {
        return begun;
    }

    @Override
    public long step() {
        return plan.step();
    }

    @Override
    public List<Work> work() {
        return work;
    }

    /** The evaluation of a task's L(theta) by one worker. */
    private record Center(long session, int task) {}
}
