package io.zeroth.worker.lease;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalDouble;

import io.zeroth.core.importance.outcome.ScoreRecord;

/** What became of a lease. */
public sealed interface Outcome {
    /**
     * A probe was evaluated.
     *
     * @param plus L(theta + eps z), mean over the shard, in nats
     * @param minus L(theta - eps z), or L(theta) where the job's probes are one-sided, mean over the shard, in nats
     * @param center L(theta), mean over the shard, in nats, where the job estimates curvatures
     */
    record ProbeLosses(double plus, double minus, OptionalDouble center) implements Outcome {
        public ProbeLosses {
            requireNonNull(center, "center");
        }

        public ProbeLosses(double plus, double minus) {
            this(plus, minus, OptionalDouble.empty());
        }
    }

    /**
     * A part of a split was evaluated.
     *
     * @param lossSum the sum of the examples' losses, in nats
     * @param predictions the predicted class of each example
     */
    record SplitScore(double lossSum, List<Integer> predictions) implements Outcome {
        public SplitScore {
            predictions = List.copyOf(predictions);
        }
    }

    /** A piece of the scoring phase was evaluated. */
    record Scored(ScoreRecord found) implements Outcome {
        public Scored {
            requireNonNull(found, "found");
        }
    }

    /** The lease is handed back. */
    record Returned(String reason) implements Outcome {
        public Returned {
            requireNonNull(reason, "reason");
        }
    }
}
