package io.zeroth.server.job;

import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.TaskLoss;

/** Each task's training loss in nats, smoothed over the last steps. */
public final class SmoothedLosses {
    /** The share of the newest loss in the smoothed one. */
    private static final double NEWEST = 0.1;

    private final SortedMap<String, Double> losses = new TreeMap<>();

    /** As they were found by {@link #all}. */
    static SmoothedLosses of(SortedMap<String, Double> losses) {
        SmoothedLosses smoothed = new SmoothedLosses();
        smoothed.losses.putAll(losses);
        return smoothed;
    }

    /** Takes in the losses of the next step. */
    public void add(StepRecord step) {
        for (TaskLoss loss : step.losses()) {
            losses.merge(loss.task(), (double) loss.loss(), (old, newest) -> old + NEWEST * (newest - old));
        }
    }

    /** The losses of all tasks. */
    SortedMap<String, Double> all() {
        return losses;
    }

    /** The losses are those of a snapshot. */
    public void restore(StateSnapshot state) {
        losses.clear();
        losses.putAll(state.losses());
    }

    /** The loss of the task of that name; empty before its first step. */
    public OptionalDouble of(String task) {
        Double loss = losses.get(task);
        return loss == null ? OptionalDouble.empty() : OptionalDouble.of(loss);
    }
}
