package io.zeroth.server.progress;

import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.server.job.JobState;

/**
 * How much of a job can be done at the same time, by the fewest assumptions: a probe keeps one worker busy. It follows from the
 * log, so that any server can tell, and is the same in all phases that run, so that nobody is sent away between two of them.
 *
 * @param probes that a step is planned with now
 * @param workers that can have a probe of a step each; 0 where the job is paused, over or has no tasks
 */
public record Workload(int probes, int workers) {
    /** @param ready the workers that are ready, on which the number of probes depends where it is elastic */
    static Workload of(JobState job, int ready) {
        int most = probes(job, Integer.MAX_VALUE);
        return new Workload(probes(job, ready), job.phase().running() ? most : 0);
    }

    private static int probes(JobState job, int ready) {
        int tasks = job.active().size();
        OptimizerSettings optimizer = job.header().optimizer();
        return tasks == 0 ? 0 : tasks * optimizer.count().directions(optimizer.seedsPerStep(), tasks, ready);
    }

    /** Whether there is work. */
    public boolean active() {
        return workers > 0;
    }
}
