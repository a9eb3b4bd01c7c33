package io.zeroth.server.coordinator;

import static java.util.Objects.requireNonNull;

import io.zeroth.server.lease.LeaseSettings;
import io.zeroth.server.progress.OutlierRule;

/**
 * How a coordinator runs a job; nothing here changes what is committed of what workers answer rightly.
 *
 * @param outliers when losses are confirmed by a second worker before they count
 * @param chunk the held-out examples of one evaluation lease
 * @param digestEvery the steps between two comparisons of the workers' thetas with the server's
 * @param snapshotEvery the steps between two snapshots
 * @param maxTail the steps that a returning worker is sent before a snapshot is the shorter way
 */
public record CoordinatorSettings(LeaseSettings leases, OutlierRule outliers, int chunk, long digestEvery,
        long snapshotEvery, long maxTail) {
    /** Leases by default, chunks of 25 examples, digests every 50 steps, snapshots every 500, tails of up to 2000 steps. */
    public static final CoordinatorSettings DEFAULT = new CoordinatorSettings(LeaseSettings.DEFAULT, 25, 50, 500, 2000);

    public CoordinatorSettings {
        requireNonNull(leases, "leases");
        requireNonNull(outliers, "outliers");
        if (chunk < 1 || digestEvery < 1 || snapshotEvery < 1 || maxTail < 0) {
            throw new IllegalArgumentException(
                    "chunk is %d, digestEvery %d, snapshotEvery %d, maxTail %d; the first three are at least 1 and the last at least 0"
                            .formatted(chunk, digestEvery, snapshotEvery, maxTail));
        }
    }

    /** With the rule for outlying losses that holds by default. */
    public CoordinatorSettings(LeaseSettings leases, int chunk, long digestEvery, long snapshotEvery, long maxTail) {
        this(leases, OutlierRule.DEFAULT, chunk, digestEvery, snapshotEvery, maxTail);
    }

    public CoordinatorSettings withLeases(LeaseSettings other) {
        return new CoordinatorSettings(other, outliers, chunk, digestEvery, snapshotEvery, maxTail);
    }
}
