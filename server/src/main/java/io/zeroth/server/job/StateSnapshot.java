package io.zeroth.server.job;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.adapt.OptimizerState;
import io.zeroth.core.job.JobHeader;

/**
 * A job's state after some entries of its log, without those that are steps: what comes of steps is small, whatever their
 * number.
 *
 * @param entries all that count and are no steps, in the log's order; the first one begins the job
 * @param step the last committed step; 0 before the first
 * @param optimizer what the committed steps tell the optimizer
 * @param losses the smoothed training loss of each task, in nats
 */
public record StateSnapshot(List<LogEntry> entries, long step, OptimizerState optimizer,
        SortedMap<String, Double> losses) {
    public StateSnapshot {
        requireNonNull(optimizer, "optimizer");
        entries = List.copyOf(entries);
        losses = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(losses));
        if (entries.isEmpty() || !(entries.getFirst() instanceof LogEntry.JobStarted)) {
            throw new IllegalArgumentException("the state has no job; a log begins with its job");
        }
        if (step < 0 || entries.stream().anyMatch(LogEntry.StepCommitted.class::isInstance)) {
            throw new IllegalArgumentException(
                    "the state is of step %d; steps are not among its entries".formatted(step));
        }
    }

    /** The job. */
    public JobHeader header() {
        return ((LogEntry.JobStarted) entries.getFirst()).header();
    }
}
