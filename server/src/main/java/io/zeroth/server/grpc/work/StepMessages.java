package io.zeroth.server.grpc.work;

import java.util.LinkedHashMap;
import java.util.Map;

import io.zeroth.core.job.JobHeader;
import io.zeroth.server.runtime.StepHistory;
import io.zeroth.v1.WorkResponse;
import io.zeroth.wire.CommittedStepMessages;

/** Committed steps as messages, each range made once for all workers that lack the same one. */
final class StepMessages {
    private static final int RANGES = 256;

    private final StepHistory history;
    private final JobHeader header;
    private final Map<Range, Encoded> ranges = latest();

    private record Range(long first, long last) {}

    StepMessages(StepHistory history, JobHeader header) {
        this.history = history;
        this.header = header;
    }

    /** Steps {@code first} to {@code last}, both included. */
    synchronized Encoded between(long first, long last) {
        Range range = new Range(first, last);
        Encoded made = ranges.get(range);
        if (made == null) {
            made = make(first, last);
            ranges.put(range, made);
        }
        return made;
    }

    private Encoded make(long first, long last) {
        return Encoded.of(WorkResponse.newBuilder()
                .setCommittedSteps(CommittedStepMessages.toMessage(history.between(first, last), header))
                .build());
    }

    private static <K, V> Map<K, V> latest() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > RANGES;
            }
        };
    }
}
