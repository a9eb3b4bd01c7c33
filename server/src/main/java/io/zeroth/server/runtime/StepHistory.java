package io.zeroth.server.runtime;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.zeroth.core.step.StepRecord;
import io.zeroth.server.log.StepSource;

/** The committed steps: the last few thousand in memory, and those before them read back from the log. */
public final class StepHistory implements StepSource {
    /** More than a worker that comes back is sent, so that those who lead need not wait for the disk. */
    static final int KEPT = 4096;

    private final Deque<StepRecord> recent = new ArrayDeque<>();
    private final StepSource log;
    private long last;

    /** @param log has all steps up to the last one, whenever it is asked */
    StepHistory(StepSource log) {
        this.log = requireNonNull(log, "log");
    }

    synchronized void add(StepRecord step) {
        if (step.step() != last + 1) {
            throw new IllegalStateException("step %d follows %d steps".formatted(step.step(), last));
        }
        recent.add(step);
        last = step.step();
        if (recent.size() > KEPT) {
            recent.remove();
        }
    }

    /** Goes on after {@code step}, which the log has. */
    synchronized void restore(long step) {
        recent.clear();
        last = step;
    }

    /** The last step; 0 before the first. */
    public synchronized long last() {
        return last;
    }

    /** For steps that are not in memory it waits for the disk. */
    @Override
    public List<StepRecord> between(long first, long last) {
        long end = Math.min(last, last());
        if (first > end) {
            return List.of();
        }
        List<StepRecord> found = inMemory(first, end);
        return found.isEmpty() ? log.between(first, end) : found;
    }

    private synchronized List<StepRecord> inMemory(long first, long end) {
        return recent.isEmpty() || recent.getFirst().step() > first
                ? List.of()
                : recent.stream().skip(first - recent.getFirst().step()).limit(end - first + 1).toList();
    }
}
