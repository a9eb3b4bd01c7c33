package io.zeroth.server.log.state;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.StateFold;
import io.zeroth.server.lane.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a log as its entries are applied, and keeps the job's state at the steps at which theta is kept, too. Writing is
 * done behind the log; a state that cannot be written is told of and missed by nobody, for the log has it all.
 */
public final class StateKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StateKeeper.class);

    private final Optional<Place> place;
    private final StateFold fold = new StateFold();
    private final StepIndex steps = new StepIndex();
    private final AtomicReference<Optional<SavedState>> waiting = new AtomicReference<>(Optional.empty());
    private volatile Optional<At> newest = Optional.empty();

    private record Place(StateStore store, long every, Lane lane) {}

    /** A position of the log. */
    public record At(long term, long index) {}

    private StateKeeper(Optional<Place> place) {
        this.place = place;
    }

    /**
     * @param every the steps from one state that is kept to the next
     * @param lane where states are written
     */
    public StateKeeper(StateStore store, long every, Lane lane) {
        this(Optional.of(new Place(requireNonNull(store, "store"), every, requireNonNull(lane, "lane"))));
    }

    /** Keeps nothing. */
    public static StateKeeper none() {
        return new StateKeeper(Optional.empty());
    }

    /**
     * The newest state that is kept, from which the log is to be applied on.
     *
     * @param last the last index in the log
     */
    public Optional<SavedState> load(long last) {
        Optional<SavedState> found = place.flatMap(where -> where.store().newest(last));
        found.ifPresent(this::restore);
        return found;
    }

    /** Goes on from a state. */
    public void restore(SavedState state) {
        fold.restore(state.state());
        steps.restore(state.steps());
        newest = Optional.of(new At(state.term(), state.index()));
    }

    /** An entry that counts was applied. */
    public void applied(long term, long index, LogEntry entry) {
        if (entry instanceof LogEntry.StepCommitted committed) {
            steps.add(committed.record().step(), index);
        }
        place.ifPresent(where -> {
            fold.apply(entry);
            if (entry.endsInterval(where.every())) {
                fold.snapshot().ifPresent(state -> keep(new SavedState(term, index, state, steps.copy()), where));
            }
        });
    }

    /** Of states that come faster than they are written, as when a whole log is applied, the newest is. */
    private void keep(SavedState state, Place where) {
        if (waiting.getAndSet(Optional.of(state)).isPresent()) {
            return;
        }
        try {
            where.lane()
                    .execute(() -> waiting.getAndSet(Optional.empty()).ifPresent(each -> write(each, where.store())));
        } catch (RejectedExecutionException e) {
            log.debug("a state came after the end", e);
        }
    }

    private void write(SavedState state, StateStore store) {
        try {
            store.write(state);
            newest = Optional.of(new At(state.term(), state.index()));
        } catch (IOException | RuntimeException e) {
            log.warn("the job's state cannot be kept in {}: {}; a restart takes the longer until it can", store,
                    e.toString());
        }
    }

    /** The position of the newest state that is on disk. */
    public Optional<At> newest() {
        return newest;
    }

    /** Where the steps are. */
    public StepIndex steps() {
        return steps;
    }

    @Override
    public void close() {
        place.ifPresent(where -> where.lane().close());
    }
}
