package io.zeroth.operator.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.zeroth.operator.api.status.FineTuneJobStatus;

/**
 * Says which statuses are told: progress alone is told of at intervals, which are longer where jobs are many, so that what the API
 * server has to store does not grow with them. All else is told at once.
 */
public final class Telling {
    private static final Duration SHORTEST = Lifecycle.RUNNING;
    /** How many statuses a second are told of progress alone, at most. */
    private static final int PER_SECOND = 20;

    private Telling() {}

    /**
     * Whether a status is to be told.
     *
     * @param before the one that was told last
     * @param running how many jobs there are that make progress
     */
    public static boolean isDue(FineTuneJobStatus before, FineTuneJobStatus status, long running, Instant now) {
        if (status.equals(before)) {
            return false;
        }
        if (!status.withoutProgress().equals(before.withoutProgress())) {
            return true;
        }
        Optional<Instant> told = before.observedTime().map(Instant::parse);
        return told.isEmpty() || !now.isBefore(told.get().plus(interval(running)));
    }

    private static Duration interval(long running) {
        Duration fair = Duration.ofSeconds(running / PER_SECOND);
        return fair.compareTo(SHORTEST) > 0 ? fair : SHORTEST;
    }
}
