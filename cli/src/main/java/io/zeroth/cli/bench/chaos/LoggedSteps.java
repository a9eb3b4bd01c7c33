package io.zeroth.cli.bench.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

import io.zeroth.core.step.StepRecord;

/**
 * The steps of one server's log.
 *
 * @param records in the log's order
 */
record LoggedSteps(List<StepRecord> records) {
    LoggedSteps {
        records = List.copyOf(records);
    }

    /** Steps that come more than once. */
    long doubled() {
        return records.size() - records.stream().mapToLong(StepRecord::step).distinct().count();
    }

    /** How many of the steps that were told are not in the log, or are others there. */
    long lost(NavigableMap<Long, StepRecord> told) {
        Map<Long, StepRecord> logged = new HashMap<>();
        records.forEach(each -> logged.putIfAbsent(each.step(), each));
        return told.entrySet().stream().filter(each -> !each.getValue().equals(logged.get(each.getKey()))).count();
    }

    /** In what it is not every step from the first to {@code last}, each once and in order. */
    List<String> violations(String server, long last) {
        List<String> violations = new ArrayList<>();
        long next = 1;
        for (StepRecord each : records) {
            if (each.step() != next) {
                violations.add(
                        "the log of %s has step %d where step %d was to follow".formatted(server, each.step(), next));
                return violations;
            }
            next++;
        }
        if (next != last + 1) {
            violations.add("the log of %s ends at step %d of %d".formatted(server, next - 1, last));
        }
        return violations;
    }
}
