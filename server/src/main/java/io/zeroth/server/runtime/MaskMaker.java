package io.zeroth.server.runtime;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.zeroth.core.importance.InitialTheta;
import io.zeroth.core.importance.MaskChoice;
import io.zeroth.core.importance.WeightReader;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.Scores;
import io.zeroth.server.lane.Lane;

/** Makes the mask that follows from a job's scores, and theta as it begins under that mask, from the base model's weights. */
public final class MaskMaker implements AutoCloseable {
    private final WeightReader weights;
    private final Lane lane;
    private final AtomicReference<Optional<Snapshot>> made = new AtomicReference<>(Optional.empty());

    public MaskMaker(WeightReader weights, Lane lane) {
        this.weights = requireNonNull(weights, "weights");
        this.lane = requireNonNull(lane, "lane");
    }

    /**
     * Makes the mask on a lane of its own.
     *
     * @param scores complete
     * @param done told the masked layout
     * @param broken told of an exception
     */
    void make(Scores scores, Consumer<Layout> done, Consumer<Throwable> broken) {
        ScorePlan plan = scores.plan();
        List<ScoreRecord> records = scores.records();
        lane.execute(() -> {
            try {
                Snapshot initial = initial(plan, records);
                made.set(Optional.of(initial));
                done.accept(initial.layout());
            } catch (RuntimeException | OutOfMemoryError e) {
                broken.accept(e);
            }
        });
    }

    /**
     * Theta as it begins under the mask that the log names.
     *
     * @throws IllegalStateException where this machine makes another mask out of the same scores
     */
    Snapshot initial(LogEntry.MaskChosen chosen, Scores scores) {
        Snapshot initial = made.getAndSet(Optional.empty()).orElseGet(() -> initial(scores.plan(), scores.records()));
        if (!initial.layout().digest().equals(chosen.layout()) || initial.theta().length() != chosen.thetaLength()) {
            throw new IllegalStateException(
                    "the log has mask %s of %d values, and this server makes mask %s of %d out of the same scores; run the build and the base model that the log was begun with"
                            .formatted(chosen.layout().hex(), chosen.thetaLength(), initial.layout().digest().hex(),
                                    initial.theta().length()));
        }
        return initial;
    }

    private Snapshot initial(ScorePlan plan, List<ScoreRecord> records) {
        Layout layout = MaskChoice.of(plan, records, weights);
        return new Snapshot(0, layout, InitialTheta.of(layout, weights));
    }

    @Override
    public void close() {
        lane.abandon();
    }
}
