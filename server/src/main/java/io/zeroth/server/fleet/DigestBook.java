package io.zeroth.server.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The digests of the server's theta at the last steps they were taken at, and the reports that wait for one. */
public final class DigestBook {
    private static final int KEPT = 256;

    private final TreeMap<Long, Long> known = new TreeMap<>();
    /** By session; a report takes the place of the one before it. */
    private final Map<Long, Report> waiting = new LinkedHashMap<>();

    /** A worker's digest at a step. */
    public record Report(long session, long step, long digest) {}

    /** What the comparison of a report with the server's digest at its step comes to. */
    public sealed interface Finding {
        Report report();

        /** They are the same. */
        record Agrees(Report report) implements Finding {}

        /** They are not: the server's is {@code expected}. */
        record Differs(Report report, long expected) implements Finding {}
    }

    /** Compares a report now, or once the server's digest is known. */
    public Optional<Finding> report(Report report) {
        waiting.remove(report.session());
        Optional<Finding> finding = compare(report);
        if (finding.isEmpty()) {
            waiting.put(report.session(), report);
        }
        return finding;
    }

    /** Takes the digest of the server's theta at {@code step}, and settles the reports that waited for it. */
    public List<Finding> folded(long step, long digest) {
        known.put(step, digest);
        while (known.size() > KEPT) {
            known.pollFirstEntry();
        }
        List<Finding> findings = new ArrayList<>();
        waiting.values().removeIf(report -> {
            Optional<Finding> finding = compare(report);
            finding.ifPresent(findings::add);
            return finding.isPresent();
        });
        return findings;
    }

    private Optional<Finding> compare(Report report) {
        Long expected = known.get(report.step());
        if (expected == null) {
            return Optional.empty();
        }
        return Optional
                .of(expected == report.digest() ? new Finding.Agrees(report) : new Finding.Differs(report, expected));
    }

    /** A session is over: its report is not settled any more. */
    public void left(long session) {
        waiting.remove(session);
    }

    /** Theta has another layout: what was known of it does not hold any more. */
    public void clear() {
        known.clear();
        waiting.clear();
    }

    /** The step and value of the newest digest; zeros before the first. */
    public Map.Entry<Long, Long> newest() {
        return known.isEmpty() ? Map.entry(0L, 0L) : known.lastEntry();
    }
}
