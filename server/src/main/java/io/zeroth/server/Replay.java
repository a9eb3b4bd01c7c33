package io.zeroth.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.job.JobHeader;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.StepLog;
import io.zeroth.server.runtime.JobRuntime;

/** Takes what the log tells: keeps it until there is a job to hand it to, and passes it on from then on. */
final class Replay implements StepLog.Listener {
    private final List<LogEntry> kept = new ArrayList<>();
    private Optional<JobRuntime> job = Optional.empty();
    private boolean leading;
    private long lastStep;
    private Optional<JobHeader> logged = Optional.empty();

    @Override
    public synchronized void applied(LogEntry entry) {
        if (entry instanceof LogEntry.JobStarted first) {
            logged = Optional.of(first.header());
        }
        if (entry instanceof LogEntry.StepCommitted committed) {
            lastStep = committed.record().step();
        }
        job.ifPresentOrElse(runtime -> runtime.applied(entry), () -> kept.add(entry));
    }

    @Override
    public synchronized void leads() {
        leading = true;
        job.ifPresent(JobRuntime::leads);
    }

    @Override
    public synchronized void standsDown() {
        leading = false;
        job.ifPresent(JobRuntime::standsDown);
    }

    synchronized void handOver(JobRuntime runtime) {
        kept.forEach(runtime::applied);
        kept.clear();
        job = Optional.of(runtime);
        if (leading) {
            runtime.leads();
        }
    }

    /** The last step in the log so far; 0 before the first. */
    synchronized long lastStep() {
        return lastStep;
    }

    /** The job that the log is of; empty where it has just begun. */
    synchronized Optional<JobHeader> logged() {
        return logged;
    }
}
