package io.zeroth.server.coordinator;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import io.zeroth.core.job.JobHeader;
import io.zeroth.server.fleet.WorkerView;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.job.JobTask;
import io.zeroth.server.job.MaskView;
import io.zeroth.server.progress.Counters;
import io.zeroth.server.progress.StepTimes;
import io.zeroth.server.progress.Workload;

/**
 * How a job stands.
 *
 * @param pauseReason why the server paused the job; empty where a user did, or where it is not paused
 * @param step the last committed step
 * @param mask how far the choice of the mask is; empty where the job trains its first layout whole
 * @param tasks all tasks ever pushed, by place
 * @param digest the last known digest of the server's theta
 * @param digestStep the step the digest was taken at
 * @param leases the leases that are not answered yet
 * @param workload how much can be done at the same time
 * @param stepTime how long the last steps took; empty before the first one that this server had begun
 */
public record JobView(JobHeader header, JobPhase phase, Optional<String> pauseReason, long step,
        Optional<MaskView> mask, List<TaskView> tasks, List<WorkerView> workers, long digest, long digestStep,
        int leases, Workload workload, Optional<StepTimes.Mean> stepTime, Counters counters) {
    public JobView {
        requireNonNull(header, "header");
        requireNonNull(phase, "phase");
        requireNonNull(pauseReason, "pauseReason");
        requireNonNull(mask, "mask");
        tasks = List.copyOf(tasks);
        workers = List.copyOf(workers);
        requireNonNull(workload, "workload");
        requireNonNull(stepTime, "stepTime");
        requireNonNull(counters, "counters");
    }

    /**
     * How a task stands.
     *
     * @param loss its training loss, smoothed over the last steps; empty before the first
     */
    public record TaskView(JobTask task, OptionalDouble loss) {}
}
