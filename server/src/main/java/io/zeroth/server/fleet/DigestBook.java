package io.zeroth.server.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The digests of the server's theta at the last few steps they were taken at, and the reports that wait for one. */
public final class DigestBook {
    private static final int KEPT = 16;

    private final TreeMap<Long, Long> known = new TreeMap<>();
    private final List<Report> waiting = new ArrayList<>();

    /** A worker's digest at a step. */
    public record Report(long session, long step, long digest) {}

    /** A report that does not agree with the server. */
    public record Mismatch(Report report, long expected) {}

    /** Compares a report now, or once the server's digest is known. */
    public List<Mismatch> report(Report report) {
        waiting.removeIf(other -> other.session() == report.session());
        waiting.add(report);
        return settle();
    }

    /** Takes the digest of the server's theta at {@code step}, and settles the reports that waited for it. */
    public List<Mismatch> folded(long step, long digest) {
        known.put(step, digest);
        while (known.size() > KEPT) {
            known.pollFirstEntry();
        }
        return settle();
    }

    /** A session is over: its report is not settled any more. */
    public void left(long session) {
        waiting.removeIf(report -> report.session() == session);
    }

    /** Theta has another layout: what was known of it does not hold any more. */
    public void clear() {
        known.clear();
        waiting.clear();
    }

    private List<Mismatch> settle() {
        List<Mismatch> mismatches = new ArrayList<>();
        waiting.removeIf(report -> {
            Long expected = known.get(report.step());
            if (expected != null && expected != report.digest()) {
                mismatches.add(new Mismatch(report, expected));
            }
            return expected != null;
        });
        return mismatches;
    }

    /** The step and value of the newest digest; zeros before the first. */
    public Map.Entry<Long, Long> newest() {
        return known.isEmpty() ? Map.entry(0L, 0L) : known.lastEntry();
    }
}
