package io.zeroth.server.log.state;

import java.util.ArrayList;
import java.util.List;

/** Where in the log some of the steps are, one in {@value #EVERY}; from there on the next ones are found by reading. */
public final class StepIndex {
    /** The steps from one that is known to the next. */
    public static final int EVERY = 256;

    /** The indices of the steps 1, 1 + EVERY, and so on. */
    private final List<Long> indices;

    public StepIndex() {
        this(List.of());
    }

    StepIndex(List<Long> indices) {
        this.indices = new ArrayList<>(indices);
    }

    /**
     * A step and where it is.
     *
     * @param index in the log
     */
    public record Place(long step, long index) {}

    /** Takes note of the next step. */
    public synchronized void add(long step, long index) {
        if ((step - 1) % EVERY == 0) {
            if ((step - 1) / EVERY != indices.size()) {
                throw new IllegalStateException(
                        "step %d comes after %d steps that are known".formatted(step, indices.size()));
            }
            indices.add(index);
        }
    }

    /** The last step that is known and not after {@code step}, which was added, or one after it. */
    public synchronized Place before(long step) {
        int known = Math.toIntExact((step - 1) / EVERY);
        return new Place(1 + (long) known * EVERY, indices.get(known));
    }

    synchronized List<Long> indices() {
        return List.copyOf(indices);
    }

    /** What is known now. */
    public StepIndex copy() {
        return new StepIndex(indices());
    }

    /** Goes on from what another one knows. */
    public synchronized void restore(StepIndex other) {
        indices.clear();
        indices.addAll(other.indices());
    }
}
