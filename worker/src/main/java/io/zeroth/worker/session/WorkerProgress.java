package io.zeroth.worker.session;

import java.util.OptionalLong;

/**
 * What a worker has done since it was made.
 *
 * @param joins sessions in which it became ready
 * @param snapshots snapshots it took theta from
 * @param position the last step folded into its theta
 * @param probes probes answered with losses
 * @param evaluations evaluations answered
 * @param returned leases handed back
 * @param forwards examples that went through the engine
 * @param digest the last digest it reported
 */
public record WorkerProgress(long joins, long snapshots, long position, long probes, long evaluations, long returned,
        long forwards, OptionalLong digest) {
    /** Nothing done yet. */
    public static final WorkerProgress NONE = new WorkerProgress(0, 0, 0, 0, 0, 0, 0, OptionalLong.empty());

    WorkerProgress joined() {
        return new WorkerProgress(joins + 1, snapshots, position, probes, evaluations, returned, forwards, digest);
    }

    WorkerProgress restored(long at) {
        return new WorkerProgress(joins, snapshots + 1, at, probes, evaluations, returned, forwards, digest);
    }

    WorkerProgress folded(long to) {
        return new WorkerProgress(joins, snapshots, to, probes, evaluations, returned, forwards, digest);
    }

    WorkerProgress probed() {
        return new WorkerProgress(joins, snapshots, position, probes + 1, evaluations, returned, forwards, digest);
    }

    WorkerProgress evaluated() {
        return new WorkerProgress(joins, snapshots, position, probes, evaluations + 1, returned, forwards, digest);
    }

    WorkerProgress handedBack() {
        return new WorkerProgress(joins, snapshots, position, probes, evaluations, returned + 1, forwards, digest);
    }

    WorkerProgress passed(long examples) {
        return new WorkerProgress(joins, snapshots, position, probes, evaluations, returned, forwards + examples,
                digest);
    }

    WorkerProgress reported(long theta) {
        return new WorkerProgress(joins, snapshots, position, probes, evaluations, returned, forwards,
                OptionalLong.of(theta));
    }
}
