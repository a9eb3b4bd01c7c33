package io.zeroth.server.grpc.work;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.zeroth.core.step.StepRecord;
import io.zeroth.server.runtime.StepHistory;
import io.zeroth.v1.CommittedSteps;
import io.zeroth.v1.WorkResponse;
import io.zeroth.wire.StepRecords;

/** Committed steps as messages, each range made once for all workers that lack the same one. */
final class StepMessages {
    private static final int RANGES = 256;
    private static final int STEPS = 2048;

    private final StepHistory history;
    private final Map<Range, WorkResponse> ranges = latest(RANGES);
    private final Map<Long, io.zeroth.v1.StepRecord> steps = latest(STEPS);

    private record Range(long first, long last) {}

    StepMessages(StepHistory history) {
        this.history = history;
    }

    /** Steps {@code first} to {@code last}, both included. */
    synchronized WorkResponse between(long first, long last) {
        Range range = new Range(first, last);
        WorkResponse made = ranges.get(range);
        if (made == null) {
            made = make(first, last);
            ranges.put(range, made);
        }
        return made;
    }

    private WorkResponse make(long first, long last) {
        List<io.zeroth.v1.StepRecord> messages = new ArrayList<>();
        for (StepRecord step : history.between(first, last)) {
            messages.add(steps.computeIfAbsent(step.step(), _ -> StepRecords.toFold(step)));
        }
        return WorkResponse.newBuilder().setCommittedSteps(CommittedSteps.newBuilder().addAllRecords(messages)).build();
    }

    private static <K, V> Map<K, V> latest(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }
}
