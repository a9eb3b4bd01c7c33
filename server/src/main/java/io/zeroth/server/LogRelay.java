package io.zeroth.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.job.JobHeader;
import io.zeroth.server.job.HeaderCheck;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.StateSnapshot;
import io.zeroth.server.log.StepLog;

/**
 * Takes what the log tells: checks that it is of the job that the server was started for, keeps it until there is somebody to
 * hand it to, and passes it on from then on.
 */
final class LogRelay implements StepLog.Listener {
    private final JobHeader expected;
    private final String place;
    private Optional<StateSnapshot> restored = Optional.empty();
    private final List<LogEntry> kept = new ArrayList<>();
    private Optional<StepLog.Listener> next = Optional.empty();
    private boolean leading;
    private boolean started;
    private long lastStep;

    /** @param place where the log is, for messages */
    LogRelay(JobHeader expected, String place) {
        this.expected = expected;
        this.place = place;
    }

    /** @throws IllegalStateException where the log is of another job */
    @Override
    public synchronized void applied(LogEntry entry) {
        if (entry instanceof LogEntry.JobStarted first) {
            HeaderCheck.require(first.header(), expected, place);
            started = true;
        }
        if (entry instanceof LogEntry.StepCommitted committed) {
            lastStep = committed.record().step();
        }
        next.ifPresentOrElse(listener -> listener.applied(entry), () -> kept.add(entry));
    }

    @Override
    public synchronized void restored(StateSnapshot state) {
        HeaderCheck.require(state.header(), expected, place);
        started = true;
        lastStep = state.step();
        kept.clear();
        next.ifPresentOrElse(listener -> listener.restored(state), () -> restored = Optional.of(state));
    }

    @Override
    public synchronized void leads() {
        leading = true;
        next.ifPresent(StepLog.Listener::leads);
    }

    @Override
    public synchronized void standsDown() {
        leading = false;
        next.ifPresent(StepLog.Listener::standsDown);
    }

    synchronized void handOver(StepLog.Listener listener) {
        restored.ifPresent(listener::restored);
        restored = Optional.empty();
        kept.forEach(listener::applied);
        kept.clear();
        next = Optional.of(listener);
        if (leading) {
            listener.leads();
        }
    }

    /** Whether the log has its first entry. */
    synchronized boolean started() {
        return started;
    }

    /** The last step in the log so far; 0 before the first. */
    synchronized long lastStep() {
        return lastStep;
    }
}
