package io.zeroth.operator.observe;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

import io.zeroth.operator.api.status.SnapshotReport;
import io.zeroth.operator.api.status.TaskReport;

/**
 * What a job's servers tell of it.
 *
 * @param pauseReason why the servers paused the job themselves
 * @param step the last committed step
 * @param steps how many there are to be
 * @param tasks how each task stands
 * @param losses the tasks' training losses, of those that have one
 * @param workers how many workers are connected
 * @param usefulWorkers the most workers that can all have work
 * @param stepsPerSecond how fast the last steps were; empty while there are none
 * @param digest the digest of the trained weights, with its step
 * @param leader the name of the server that leads
 */
public record ServerView(ServerPhase phase, Optional<String> pauseReason, long step, long steps, List<TaskReport> tasks,
        List<Double> losses, int workers, int usefulWorkers, Optional<Double> stepsPerSecond, Optional<String> digest,
        Optional<String> leader, Optional<SnapshotReport> snapshot) {
    public ServerView {
        requireNonNull(phase, "phase");
        requireNonNull(pauseReason, "pauseReason");
        requireNonNull(stepsPerSecond, "stepsPerSecond");
        requireNonNull(digest, "digest");
        requireNonNull(leader, "leader");
        requireNonNull(snapshot, "snapshot");
        tasks = List.copyOf(tasks);
        losses = List.copyOf(losses);
    }
}
