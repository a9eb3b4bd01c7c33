package io.zeroth.cli.bench.server.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Metric;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.model.task.Template;

/**
 * A made-up job without a base model, whose tasks share the directions of each step.
 *
 * @param tasks the number of tasks
 * @param directions directions a step
 * @param theta the number of values that are trained
 */
public record BenchJob(int tasks, int directions, int theta) {
    private static final ContentDigest BASE = ContentDigest.of(new byte[] {0});
    /** More than any bench takes. */
    private static final long STEPS = 1_000_000_000;
    private static final long SEED = 7;
    private static final int SHARD = 4;
    private static final int FEWEST_SHARDS = 4;

    public BenchJob {
        if (tasks < 1 || directions < 1 || directions > OptimizerSettings.MOST_DIRECTIONS || theta < 1) {
            throw new IllegalArgumentException(
                    "tasks is %d, directions %d and theta %d; all are at least 1, and directions at most %d"
                            .formatted(tasks, directions, theta, OptimizerSettings.MOST_DIRECTIONS));
        }
    }

    /** Probes a step. */
    public int probes() {
        return tasks * directions;
    }

    public Layout layout() {
        return new Layout(List.of(new Segment.Weights("head.bias", Shape.of(theta), Mask.all())));
    }

    public JobHeader header() {
        Layout layout = layout();
        OptimizerSettings optimizer = new OptimizerSettings(STEPS, 1e-3f, 1e-6f, LearningRateSchedule.CONSTANT,
                directions, SeedSharing.SHARED, SHARD, 0);
        return new JobHeader("bench", JobHeader.SEMANTICS_VERSION, NoiseKind.GAUSSIAN, "bench", BASE, layout.digest(),
                layout.length(), SEED, optimizer);
    }

    /** Theta before the first step. */
    public Snapshot initial() {
        Layout layout = layout();
        return new Snapshot(0, layout, Theta.zeros(layout.length()));
    }

    /** Tasks with so many groups of examples that each of {@code workers} can have one at hand. */
    public List<Task> taskList(int workers) {
        int shards = Math.max(FEWEST_SHARDS, Math.ceilDiv(workers, probes()));
        return IntStream.range(0, tasks).mapToObj(number -> task("task-" + number, shards * SHARD)).toList();
    }

    private static Task task(String name, int train) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i <= train; i++) {
            SortedMap<String, String> fields = new TreeMap<>();
            fields.put("text", "example %d of %s".formatted(i, name));
            examples.add(new Example(i < train ? Split.TRAIN : Split.TEST, fields, i % 2));
        }
        return new Task(new TaskSpec(name, new Template("{text} It was [MASK] ."), List.of("bad", "good"),
                Metric.ACCURACY, 1, 48), examples);
    }
}
