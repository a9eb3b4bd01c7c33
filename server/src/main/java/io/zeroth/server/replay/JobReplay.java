package io.zeroth.server.replay;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import io.zeroth.core.importance.InitialTheta;
import io.zeroth.core.importance.MaskChoice;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.step.Fold;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import io.zeroth.server.job.JobState;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.Scores;

/**
 * Theta as a fold over a job's log, from the base model's weights on. A mask is chosen again out of the scores in the log,
 * and has to be the one that the log names.
 */
public final class JobReplay {
    private static final int BATCH = 256;
    /** Values of theta that one thread folds at a time; the bits are the same whatever it is. */
    private static final long SHARE = 1 << 18;

    private final JobHeader header;
    private final BaseModel base;
    private final JobState job;
    private final Noise noise;
    private final List<StepRecord> batch = new ArrayList<>();
    private Layout layout;
    private Theta theta;

    /**
     * Before the first step.
     *
     * @throws IllegalArgumentException where the job was not begun with this base model and this layout
     */
    public JobReplay(JobHeader header, BaseModel base) {
        base.requireOf(header);
        this.header = header;
        this.base = base;
        this.job = new JobState(header, base.candidates());
        this.noise = Noises.of(header.noise());
        this.layout = base.candidates();
        this.theta = initial();
    }

    private Theta initial() {
        return header.optimizer().variance().begin(InitialTheta.of(layout, base.weights()));
    }

    /**
     * Takes the next entry.
     *
     * @throws IllegalStateException where it cannot follow those before it, or names another mask than its scores make
     */
    public void apply(LogEntry entry) {
        job.apply(requireNonNull(entry, "entry"));
        switch (entry) {
            case LogEntry.StepCommitted committed -> {
                batch.add(committed.record());
                if (batch.size() >= BATCH) {
                    fold();
                }
            }
            case LogEntry.MaskChosen chosen -> mask(chosen);
            case LogEntry.JobStarted _,LogEntry.TaskPushed _,LogEntry.TaskWeighted _,LogEntry.TaskRemoved _,LogEntry.Scored _,LogEntry.EvaluationDone _,LogEntry.PhaseChanged _ ->
                {}
        }
    }

    private void mask(LogEntry.MaskChosen chosen) {
        Scores scores = job.masking().scores().orElseThrow();
        layout = MaskChoice.of(scores.plan(), scores.records(), base.weights());
        if (!layout.digest().equals(chosen.layout()) || layout.length() != chosen.thetaLength()) {
            throw new IllegalStateException(
                    "the log has mask %s of %d values, and its scores make mask %s of %d here; run the build that the log was begun with"
                            .formatted(chosen.layout().hex(), chosen.thetaLength(), layout.digest().hex(),
                                    layout.length()));
        }
        theta = initial();
    }

    private void fold() {
        long length = theta.length();
        LongStream.range(0, (length + SHARE - 1) / SHARE)
                .parallel()
                .forEach(share -> Fold.apply(theta, noise, batch, share * SHARE,
                        Math.min(SHARE, length - share * SHARE)));
        batch.clear();
    }

    public JobHeader header() {
        return header;
    }

    /** The last step taken; 0 before the first. */
    public long step() {
        return job.step();
    }

    /** Whether theta is of what a mask keeps. */
    public boolean masked() {
        return job.masking().chosen().isPresent();
    }

    /** The layout of theta after the entries taken so far. */
    public Layout layout() {
        return layout;
    }

    /** The digest of theta after the steps taken so far. */
    public long digest() {
        fold();
        return ThetaDigest.of(theta);
    }

    /** Theta after the steps taken so far; it changes with the next one. */
    public Snapshot snapshot() {
        fold();
        return new Snapshot(step(), layout, theta);
    }
}
