package io.zeroth.cli.bench.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long nothing was committed after something happened to the leader: from then to the first step that another server tells,
 * or the same one after it came back. Where the leader goes on for a while, as one that was asked to end does, from the last step
 * that it told.
 */
final class Failovers implements Observer.Listener {
    private final Map<FaultKind, List<Double>> seconds = new EnumMap<>(FaultKind.class);
    private Optional<Open> open = Optional.empty();

    private record Open(FaultKind kind, String leader, long since, boolean back) {}

    /** The leader is about to be disturbed. */
    synchronized void begin(FaultKind kind, String leader) {
        open = Optional.of(new Open(kind, leader, System.nanoTime(), false));
    }

    /** A server that was disturbed is about to go on. */
    synchronized void back(String server) {
        open = open.map(
                each -> each.leader().equals(server) ? new Open(each.kind(), each.leader(), each.since(), true) : each);
    }

    /** Nothing came of the last disturbance. */
    synchronized void cancel() {
        open = Optional.empty();
    }

    @Override
    public synchronized void step(String server, long nanos) {
        if (open.isEmpty()) {
            return;
        }
        Open each = open.get();
        if (!each.leader().equals(server) || each.back()) {
            seconds.computeIfAbsent(each.kind(), _ -> new ArrayList<>()).add((nanos - each.since()) / 1e9);
            open = Optional.empty();
        } else if (each.kind().leaderGoesOn()) {
            open = Optional.of(new Open(each.kind(), each.leader(), Math.max(each.since(), nanos), false));
        }
    }

    /** Whether no step came since the last disturbance of a leader. */
    synchronized boolean waits() {
        return open.isPresent();
    }

    /** The times by what happened, where it did. */
    synchronized Map<FaultKind, Times> times() {
        Map<FaultKind, Times> times = new EnumMap<>(FaultKind.class);
        seconds.forEach((kind, all) -> times.put(kind, new Times(all)));
        return times;
    }

    /** Some times in seconds. */
    record Times(List<Double> sorted) {
        Times {
            double[] all = sorted.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(all);
            sorted = Arrays.stream(all).boxed().toList();
        }

        int count() {
            return sorted.size();
        }

        /** The least time that is not below this share of all. */
        double quantile(double share) {
            return sorted.get(Math.max(0, (int) Math.ceil(share * count()) - 1));
        }
    }
}
