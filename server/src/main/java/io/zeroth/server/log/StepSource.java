package io.zeroth.server.log;

import java.util.List;

import io.zeroth.core.step.StepRecord;

/** Where committed steps are read from. */
@FunctionalInterface
public interface StepSource {
    /** The steps from {@code first}, which counts from 1, to {@code last}, both included, as far as there are any. */
    List<StepRecord> between(long first, long last);
}
