package io.zeroth.server.runtime;

import java.util.function.Supplier;

import io.zeroth.server.coordinator.JobView;
import io.zeroth.server.event.Notice;

/** Someone who is told what happens to a job; called on the loop's thread, so it must not wait. */
@FunctionalInterface
public interface Watcher {
    void notice(Notice notice, Supplier<JobView> view);
}
