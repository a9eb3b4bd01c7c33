package io.zeroth.server.job;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.layout.Layout;

/**
 * How far the choice of a job's mask is, as a fold over its log. What is scored is planned when scoring first begins, for the
 * tasks that are active then; the mask is for all tasks, also for those that are pushed later.
 */
public final class Masking {
    private final JobHeader header;
    private final Layout candidates;
    private Optional<Scores> scores = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private Optional<LogEntry.MaskChosen> chosen = Optional.empty();

    Masking(JobHeader header, Layout candidates) {
        this.header = requireNonNull(header, "header");
        this.candidates = requireNonNull(candidates, "candidates");
    }

    void begin(List<JobTask> tasks) {
        if (scores.isEmpty()) {
            try {
                scores = Optional.of(Scores.plan(header, candidates, tasks));
                refusal = Optional.empty();
            } catch (IllegalArgumentException e) {
                refusal = Optional.of(String.valueOf(e.getMessage()));
            }
        }
    }

    void add(LogEntry.Scored scored) {
        Scores planned = scores
                .orElseThrow(() -> new IllegalStateException("the log has scores before scoring has begun"));
        scored.records().forEach(planned::add);
    }

    void choose(LogEntry.MaskChosen mask) {
        if (chosen.isPresent() || scores.isEmpty() || !scores.get().complete()) {
            throw new IllegalStateException(
                    "the log has mask %s before all scores are in, or a second time".formatted(mask.layout().brief()));
        }
        chosen = Optional.of(mask);
    }

    /** Whether the job has to choose a mask before it trains. */
    public boolean due() {
        return chosen.isEmpty() && header.masks();
    }

    /** What is scored, and what is logged of it; empty before scoring has begun. */
    public Optional<Scores> scores() {
        return scores;
    }

    /** Why these tasks cannot be scored as the job's rule has it; the plan is made anew when scoring begins again. */
    public Optional<String> refusal() {
        return refusal;
    }

    /** The mask; empty until it is chosen. */
    public Optional<LogEntry.MaskChosen> chosen() {
        return chosen;
    }

    /** How far it is; empty where the job trains its first layout whole. */
    public Optional<MaskView> view() {
        return header.masks()
                ? Optional.of(new MaskView(scores.map(Scores::done).orElse(0), scores.map(Scores::total).orElse(0),
                        scores.map(Scores::forwards).orElse(0L), chosen))
                : Optional.empty();
    }

    /** The layout of theta now. */
    public ContentDigest layout() {
        return chosen.map(LogEntry.MaskChosen::layout).orElse(header.layout());
    }

    /** The number of values in theta now. */
    public long thetaLength() {
        return chosen.map(LogEntry.MaskChosen::thetaLength).orElse(header.thetaLength());
    }
}
