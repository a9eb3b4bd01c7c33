package io.zeroth.server.progress;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import io.zeroth.server.lease.Reason;

/**
 * What a coordinator counted since it began.
 *
 * @param probes probes accepted
 * @param rejected results not accepted, by reason
 * @param forwards forward passes of one example, in probes and evaluations
 * @param trainingForwards those in probes alone
 * @param training the time spent in steps
 * @param evaluation the time spent in evaluations
 * @param quarantined sessions ended because of the digest of the worker's theta
 * @param hedged leases given to a second worker because the first took too long
 */
public record Counters(long probes, Map<Reason, Long> rejected, long forwards, long trainingForwards, Duration training,
        Duration evaluation, long quarantined, long hedged) {
    public Counters {
        rejected = Map.copyOf(rejected);
    }

    /** Counts up. */
    public static final class Tally {
        private final Map<Reason, Long> rejected = new EnumMap<>(Reason.class);
        private long probes;
        private long forwards;
        private long trainingForwards;
        private long quarantined;
        private long hedged;
        private Duration training = Duration.ZERO;
        private Duration evaluation = Duration.ZERO;

        void probe(long examples) {
            probes++;
            forwards += examples;
            trainingForwards += examples;
        }

        void chunk(int examples) {
            forwards += examples;
        }

        /** A result was not accepted. */
        public void reject(Reason reason) {
            rejected.merge(reason, 1L, Long::sum);
        }

        /** A session was ended because of the worker's digest. */
        public void quarantine() {
            quarantined++;
        }

        void hedge() {
            hedged++;
        }

        void trained(Duration took) {
            training = training.plus(took);
        }

        void evaluated(Duration took) {
            evaluation = evaluation.plus(took);
        }

        /** What was counted so far. */
        public Counters counters() {
            return new Counters(probes, rejected, forwards, trainingForwards, training, evaluation, quarantined,
                    hedged);
        }
    }
}
