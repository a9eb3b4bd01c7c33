package io.zeroth.server.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.outcome.ScoreRecordCodec;
import io.zeroth.core.importance.outcome.ScoreRecords;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.Scores;
import io.zeroth.server.lease.Work;

/**
 * Some of a job's scores under way. What comes in while an entry is on its way into the log waits and goes into the next
 * one, so that many scores take few entries; what is lost of it with the server is evaluated again.
 */
final class ScoringRun implements Run {
    /** The most work that is open at a time, whatever the plan's length. */
    private static final int MOST_OPEN = 1024;
    /** The most bytes of records in an entry, if there is more than one. */
    private static final int MOST_BYTES = 1 << 20;

    private final Scores scores;
    private final List<Work> work;
    private final List<ScoreRecord> waiting = new ArrayList<>();
    private boolean appending;
    private int unlogged;

    ScoringRun(Scores scores) {
        this.scores = scores;
        this.work = scores.missing(MOST_OPEN);
        this.unlogged = work.size();
    }

    /** Whether a record can be the answer to {@code score}. */
    boolean fits(Work.Score score, ScoreRecord found) {
        if (found.work() != score.place()) {
            return false;
        }
        try {
            ScoreRecords.requireFits(scores.plan(), found);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Takes the first record of a work; an entry, where none is on its way into the log. */
    Optional<LogEntry> accept(ScoreRecord found) {
        waiting.add(found);
        return appending ? Optional.empty() : next();
    }

    /** The entry that was on its way is in the log; the next one, where records wait for it. */
    Optional<LogEntry> logged(LogEntry.Scored entry) {
        unlogged -= entry.records().size();
        appending = false;
        return next();
    }

    /** Whether all of its work is in the log. */
    boolean complete() {
        return unlogged == 0;
    }

    private Optional<LogEntry> next() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        int count = 0;
        long bytes = 0;
        while (count < waiting.size() && (count == 0 || bytes < MOST_BYTES)) {
            bytes += ScoreRecordCodec.encode(waiting.get(count)).length;
            count++;
        }
        List<ScoreRecord> batch = waiting.subList(0, count);
        LogEntry entry = new LogEntry.Scored(batch);
        batch.clear();
        appending = true;
        return Optional.of(entry);
    }

    /** Scores are taken at the theta that the job begins with. */
    @Override
    public long step() {
        return 0;
    }

    @Override
    public List<Work> work() {
        return work;
    }
}
