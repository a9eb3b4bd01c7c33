package io.zeroth.server.runtime;

import java.util.ArrayList;
import java.util.List;

import io.zeroth.core.step.StepRecord;

/** All committed steps, in memory: a few tens of bytes each. */
public final class StepHistory {
    private final List<StepRecord> steps = new ArrayList<>();

    synchronized void add(StepRecord step) {
        if (step.step() != steps.size() + 1) {
            throw new IllegalStateException("step %d follows %d steps".formatted(step.step(), steps.size()));
        }
        steps.add(step);
    }

    /** The last step; 0 before the first. */
    public synchronized long last() {
        return steps.size();
    }

    /** The steps from {@code first}, which counts from 1, to {@code last}, both included, as far as there are any. */
    public synchronized List<StepRecord> between(long first, long last) {
        long end = Math.min(last, steps.size());
        return first > end ? List.of() : List.copyOf(steps.subList(Math.toIntExact(first - 1), Math.toIntExact(end)));
    }
}
