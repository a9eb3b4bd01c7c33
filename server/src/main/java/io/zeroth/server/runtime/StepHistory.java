package io.zeroth.server.runtime;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.LongStream;

import io.zeroth.core.step.StepRecord;
import io.zeroth.server.log.StepSource;

/** The committed steps: the last few thousand in memory, and those before them read back from the log. */
public final class StepHistory implements StepSource {
    /** More than a worker that comes back is sent, so that those who lead need not wait for the disk. */
    static final int KEPT = 4096;

    /** Step {@code n} is at place {@code n} modulo the length. */
    private final AtomicReferenceArray<StepRecord> recent = new AtomicReferenceArray<>(KEPT);
    private final StepSource log;
    private long last;
    /** The first step in memory; one more than the last where there is none. */
    private long first = 1;

    /** @param log has all steps up to the last one, whenever it is asked */
    StepHistory(StepSource log) {
        this.log = requireNonNull(log, "log");
    }

    synchronized void add(StepRecord step) {
        if (step.step() != last + 1) {
            throw new IllegalStateException("step %d follows %d steps".formatted(step.step(), last));
        }
        last = step.step();
        recent.set((int) (last % KEPT), step);
        first = Math.max(first, last - KEPT + 1);
    }

    /** Goes on after {@code step}, which the log has. */
    synchronized void restore(long step) {
        last = step;
        first = step + 1;
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

    private synchronized List<StepRecord> inMemory(long from, long to) {
        return from < first
                ? List.of()
                : LongStream.rangeClosed(from, to).mapToObj(step -> recent.get((int) (step % KEPT))).toList();
    }
}
