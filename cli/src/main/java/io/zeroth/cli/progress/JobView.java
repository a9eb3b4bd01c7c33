package io.zeroth.cli.progress;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import io.zeroth.v1.JobPhase;

/**
 * How a job stands, for a person.
 *
 * @param evaluated the share of the evaluation under way that is done, 0 to 1
 * @param scores how many scores are in, while weights are scored; empty in other phases
 * @param firstPass whether steps are slow because workers run the frozen layers for examples that they see first
 * @param forwardsPerSecond forward passes of one example a second, of late; empty while it is not steady
 * @param remaining an estimate of how long the job still takes; empty while there is nothing to estimate it from
 */
public record JobView(String job, JobPhase phase, long step, long steps, List<TaskLine> tasks, List<String> workers,
        double evaluated, Optional<Scores> scores, boolean firstPass, OptionalDouble forwardsPerSecond,
        Optional<Duration> remaining) {
    public JobView {
        requireNonNull(job, "job");
        requireNonNull(phase, "phase");
        requireNonNull(scores, "scores");
        requireNonNull(forwardsPerSecond, "forwardsPerSecond");
        requireNonNull(remaining, "remaining");
        tasks = List.copyOf(tasks);
        workers = List.copyOf(workers);
    }

    /**
     * Scores that the mask is to be made of.
     *
     * @param total 0 while they are not planned
     */
    public record Scores(int done, int total) {
        double share() {
            return total == 0 ? 0 : (double) done / total;
        }
    }

    /**
     * How a task stands.
     *
     * @param loss the smoothed training loss in nats
     * @param curve the smoothed loss so far, sampled
     * @param zeroShot the metric at the base model's weights, 0 to 1
     */
    public record TaskLine(String name, String metric, OptionalDouble loss, List<Double> curve,
            OptionalDouble zeroShot) {
        public TaskLine {
            requireNonNull(name, "name");
            requireNonNull(metric, "metric");
            requireNonNull(loss, "loss");
            requireNonNull(zeroShot, "zeroShot");
            curve = List.copyOf(curve);
        }
    }

    /** What the phase is called. */
    public String stage() {
        return switch (phase) {
            case JOB_PHASE_PAUSED -> "paused";
            case JOB_PHASE_EVALUATING_BASE -> "zero-shot";
            case JOB_PHASE_SCORING -> "scoring";
            case JOB_PHASE_TRAINING -> "training";
            case JOB_PHASE_EVALUATING_TUNED -> "evaluating";
            case JOB_PHASE_COMPLETE -> "complete";
            case JOB_PHASE_STOPPED -> "stopped";
            case JOB_PHASE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }

    /** The share of the phase that is done, 0 to 1. */
    public double share() {
        return switch (phase) {
            case JOB_PHASE_EVALUATING_BASE, JOB_PHASE_EVALUATING_TUNED -> evaluated;
            case JOB_PHASE_SCORING -> scores.map(Scores::share).orElse(0.0);
            default -> steps == 0 ? 0 : (double) step / steps;
        };
    }
}
