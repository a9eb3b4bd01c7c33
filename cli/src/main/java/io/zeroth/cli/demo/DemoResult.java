package io.zeroth.cli.demo;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.zeroth.cli.progress.Figures;
import io.zeroth.core.digest.ContentDigest;

/**
 * What a demo found.
 *
 * @param model where the base model came from
 * @param thetaLength the number of values that were trained
 * @param mask the mask among the weights that might have been trained; empty where they all were
 * @param report the report page
 * @param notes what a person should know, such as a source that could not be reached
 */
public record DemoResult(String version, String model, long seed, long thetaLength, Optional<MaskOutcome> mask,
        List<TaskOutcome> tasks, Effort effort, Times times, DigestCheck digests, Path report, List<String> notes) {
    public DemoResult {
        requireNonNull(version, "version");
        requireNonNull(model, "model");
        requireNonNull(mask, "mask");
        requireNonNull(effort, "effort");
        requireNonNull(times, "times");
        requireNonNull(digests, "digests");
        requireNonNull(report, "report");
        tasks = List.copyOf(tasks);
        notes = List.copyOf(notes);
    }

    /** The mean over the tasks of tuned less zero-shot, in percentage points. */
    public double meanGainPoints() {
        return tasks.stream().mapToDouble(TaskOutcome::gainPoints).average().orElse(0);
    }

    /**
     * The mask that was chosen, and what that took.
     *
     * @param method how it was chosen, by the name that users write
     * @param candidates the number of values that it was chosen among
     * @param layout the digest of the layout that it made
     * @param forwards forward passes of one example in scores
     */
    public record MaskOutcome(String method, long kept, long candidates, ContentDigest layout, int scores,
            long forwards) {
        public MaskOutcome {
            requireNonNull(method, "method");
            requireNonNull(layout, "layout");
        }

        /** One line of text: what it keeps, its digest and what it took. */
        public String describe() {
            String effort = scores == 0
                    ? "without forwards"
                    : "%s scores of %s forwards".formatted(Figures.count(scores), Figures.count(forwards));
            return "%s keeps %s of %s values, digest %s, %s".formatted(method, Figures.count(kept),
                    Figures.count(candidates), layout.brief(), effort);
        }
    }

    /**
     * A task's metric on its held-out examples before and after.
     *
     * @param zeroShot the metric at the base model's weights, 0 to 1
     * @param tuned the metric at the tuned weights, 0 to 1
     */
    public record TaskOutcome(String name, String metric, int trainExamples, int testExamples, double zeroShot,
            double tuned) {
        public TaskOutcome {
            requireNonNull(name, "name");
            requireNonNull(metric, "metric");
        }

        /** Tuned less zero-shot, in percentage points. */
        public double gainPoints() {
            return 100 * (tuned - zeroShot);
        }
    }

    /**
     * What it took, as the server counted it.
     *
     * @param trainingForwards forward passes of one example in probes
     * @param bytesUp received from the workers on their sessions, evaluations included
     * @param bytesDown sent to the workers on their sessions
     */
    public record Effort(long steps, long probes, long forwards, long trainingForwards, long trainingMillis,
            long bytesUp, long bytesDown) {
        /** The bytes that a probe's worker sends; with the few that evaluations send. */
        public double bytesPerProbe() {
            return probes == 0 ? 0 : (double) bytesUp / probes;
        }

        /** The bytes that are sent to workers for each probe, committed steps included. */
        public double bytesDownPerProbe() {
            return probes == 0 ? 0 : (double) bytesDown / probes;
        }

        /** Forward passes of one example a second of training. */
        public double forwardsPerSecond() {
            return trainingMillis == 0 ? 0 : 1000.0 * trainingForwards / trainingMillis;
        }
    }

    /**
     * Seconds by a clock on the wall.
     *
     * @param fetching downloads, and making tasks of them
     * @param starting from the first process to the last pushed task
     * @param running training and evaluation, as the demo saw them
     * @param training the steps, as the server counted them
     * @param evaluating both evaluations, as the server counted them
     */
    public record Times(double fetching, double starting, double running, double training, double evaluating) {}
}
