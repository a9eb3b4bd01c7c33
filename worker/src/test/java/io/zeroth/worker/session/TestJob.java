package io.zeroth.worker.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.snapshot.SnapshotCodec;
import io.zeroth.core.step.CurvatureUpdate;
import io.zeroth.core.step.Fold;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.Update;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Metric;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.model.task.Template;
import io.zeroth.worker.task.EncodedTask;

/** A job of five weights, its steps, and tasks whose texts are their only token. */
final class TestJob {
    static final ContentDigest BASE = ContentDigest.of(new byte[] {1});
    static final Layout LAYOUT = new Layout(List.of(new Segment.Weights("w", Shape.of(5), Mask.all())));
    static final float EPSILON = 0.25f;

    private TestJob() {}

    static JobHeader header(String job) {
        return new JobHeader(job, JobHeader.SEMANTICS_VERSION, NoiseKind.GAUSSIAN, "maven:test:model:1", BASE,
                LAYOUT.digest(), LAYOUT.length(), 42,
                new OptimizerSettings(100, EPSILON, 0.1f, LearningRateSchedule.CONSTANT, 1, SeedSharing.SHARED, 4, 0));
    }

    /** The same job with one-sided probes. */
    static JobHeader oneSided(String job) {
        return new JobHeader(job, JobHeader.SEMANTICS_VERSION, NoiseKind.RADEMACHER, "maven:test:model:1", BASE,
                LAYOUT.digest(), LAYOUT.length(), 42,
                new OptimizerSettings(100, EPSILON, 0.1f, LearningRateSchedule.CONSTANT, 2, SeedSharing.SHARED, 4, 0)
                        .with(new VarianceControl.OneSided()));
    }

    /** The same job as {@link #header} with another rule for the variance. */
    static JobHeader with(VarianceControl variance, String job) {
        JobHeader plain = header(job);
        return new JobHeader(job, plain.semanticsVersion(), plain.noise(), plain.baseReference(), BASE, plain.layout(),
                plain.thetaLength(), plain.seed(), plain.optimizer().with(variance));
    }

    /** A task of ten training and three test examples, whose tokens begin with {@code firstToken}. */
    static Task task(String name, int firstToken) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            examples.add(new Example(i < 10 ? Split.TRAIN : Split.TEST,
                    new TreeMap<>(Map.of("text", String.valueOf(firstToken + i))), i % 2));
        }
        return new Task(new TaskSpec(name, new Template("{text} [MASK]"), List.of("no", "yes"), Metric.ACCURACY, 1, 16),
                examples);
    }

    /** Encodes a task of this job. */
    static EncodedTask encode(Task task, ContentDigest digest) {
        Map<Split, List<EncodedExample>> splits = new EnumMap<>(Split.class);
        for (int id = 0; id < task.examples().size(); id++) {
            Example example = task.examples().get(id);
            int token = Integer.parseInt(example.fields().getOrDefault("text", ""));
            splits.computeIfAbsent(example.split(), split -> new ArrayList<>())
                    .add(new EncodedExample(digest, id, new int[] {token}, 0, example.label()));
        }
        return new EncodedTask(digest, new int[] {7, 8}, splits);
    }

    /** The records of the steps from {@code first} to {@code last}. */
    static List<StepRecord> steps(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(step -> new StepRecord(step, EPSILON,
                        List.of(new Update(step * 31, 0.01f * step), new Update(-step, -0.02f)), List.of()))
                .toList();
    }

    /** Theta after a number of steps. */
    static Theta thetaAt(long step) {
        Theta theta = Theta.of(0.5f, -1, 2, 0, 0.125f);
        Fold.apply(theta, Noises.scalar(NoiseKind.GAUSSIAN), steps(1, step));
        return theta;
    }

    /** theta + scale z(seed), element by element. */
    static Theta perturbed(Theta theta, long seed, float scale) {
        return perturbed(theta, NoiseKind.GAUSSIAN, seed, scale);
    }

    static Theta perturbed(Theta theta, NoiseKind noise, long seed, float scale) {
        Theta perturbed = theta.copy();
        float[] z = new float[(int) theta.length()];
        Noises.scalar(noise).fill(seed, 0, z, 0, z.length);
        IntStream.range(0, z.length).forEach(j -> perturbed.set(j, Math.fma(scale, z[j], theta.get(j))));
        return perturbed;
    }

    /** The same steps with what they add to the curvatures. */
    static List<StepRecord> curvedSteps(long first, long last) {
        return steps(first, last).stream()
                .map(step -> new StepRecord(step.step(), EPSILON, step.updates(), List.of(),
                        Optional.of(new CurvatureUpdate(0.1f, List.of(0.02f * step.step(), -0.3f)))))
                .toList();
    }

    /** Theta with curvatures after a number of steps. */
    static Snapshot curvedSnapshot(long step) {
        Theta theta = thetaAt(0).withCurvatures();
        Fold.apply(theta, Noises.scalar(NoiseKind.GAUSSIAN), curvedSteps(1, step));
        return new Snapshot(step, LAYOUT, theta);
    }

    static Snapshot snapshot(long step) {
        return new Snapshot(step, LAYOUT, thetaAt(step));
    }

    static byte[] bytes(Snapshot snapshot) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            SnapshotCodec.write(snapshot, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
