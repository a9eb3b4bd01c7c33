package io.zeroth.cli.bench.chaos;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.zeroth.cli.bench.chaos.Failovers.Times;

/**
 * What came of a run.
 *
 * @param seconds for which faults came
 * @param skipped faults that could not be done here, and why
 * @param restarts processes that were started again
 * @param refusedOnFullDisk starts that a server refused for want of room
 * @param undisturbed the digest of the same job with one server and one worker
 * @param violations of members while faults came
 */
record ChaosResult(long seed, double seconds, Map<FaultKind, Integer> faults, List<String> skipped, int restarts,
        int refusedOnFullDisk, Map<FaultKind, Times> failovers, Findings findings, long undisturbed,
        List<String> violations) {
    ChaosResult {
        faults = copy(faults);
        failovers = copy(failovers);
        skipped = List.copyOf(skipped);
        requireNonNull(findings, "findings");
        violations = List.copyOf(violations);
    }

    private static <V> Map<FaultKind, V> copy(Map<FaultKind, V> map) {
        Map<FaultKind, V> copy = new EnumMap<>(FaultKind.class);
        copy.putAll(map);
        return copy;
    }

    /** All that must not have been. */
    List<String> allViolations() {
        List<String> all = new ArrayList<>(violations);
        all.addAll(findings.violations());
        if (findings.digests().values().stream().anyMatch(digest -> digest != undisturbed)) {
            all.add("theta is not that of the undisturbed job, %016x".formatted(undisturbed));
        }
        return all;
    }
}
