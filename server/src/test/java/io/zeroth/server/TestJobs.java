package io.zeroth.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.outcome.ClassMean;
import io.zeroth.core.importance.outcome.InputStatistics;
import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.TaskLoss;
import io.zeroth.core.step.Update;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Metric;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.model.task.Template;

/** Small jobs for tests. */
public final class TestJobs {
    public static final long SEED = 42;
    public static final Layout LAYOUT = new Layout(
            List.of(new Segment.Weights("head.transform.kernel", Shape.of(8, 64), Mask.all())));
    /** Factors of rank 2 of the same kernel. */
    public static final Layout LOW_RANK = lowRank(new LowRank("head.transform.kernel", 8, 64, 2, 2, 1));
    private static final ContentDigest BASE = ContentDigest.of(new byte[] {1, 2, 3});

    private TestJobs() {}

    private static Layout lowRank(LowRank factors) {
        return new Layout(List.of(new Segment.Factor(factors, LowRank.Side.DOWN, Mask.all()),
                new Segment.Factor(factors, LowRank.Side.UP, Mask.all())));
    }

    public static JobHeader header(long steps) {
        return header("test", steps, LAYOUT);
    }

    public static JobHeader header(String job, long steps, Layout layout) {
        return header(job, NoiseKind.GAUSSIAN, optimizer(steps), layout);
    }

    public static JobHeader header(NoiseKind noise, OptimizerSettings optimizer) {
        return header("test", noise, optimizer, LAYOUT);
    }

    private static JobHeader header(String job, NoiseKind noise, OptimizerSettings optimizer, Layout layout) {
        return new JobHeader(job, JobHeader.SEMANTICS_VERSION, noise, "test:model", BASE, layout.digest(),
                layout.length(), SEED, optimizer);
    }

    public static OptimizerSettings optimizer(long steps) {
        return new OptimizerSettings(steps, 1e-3f, 1e-2f, LearningRateSchedule.LINEAR, 2, SeedSharing.SHARED, 4, 0);
    }

    /** A task of two classes with {@code train} training and {@code test} held-out examples. */
    public static Task task(String name, int train, int test) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < train + test; i++) {
            examples.add(new Example(i < train ? Split.TRAIN : Split.TEST,
                    new TreeMap<>(Map.of("text", "example %d of %s".formatted(i, name))), i % 2));
        }
        TaskSpec spec = new TaskSpec(name, new Template("{text} It was [MASK] ."), List.of("bad", "good"),
                Metric.ACCURACY, 1, 48);
        return new Task(spec, examples);
    }

    /** A job whose mask keeps the most important quarter by all methods at once. */
    public static JobHeader masked(long steps, Estimator estimator) {
        return masked(steps, estimator, LAYOUT);
    }

    public static JobHeader masked(long steps, Estimator estimator, Layout layout) {
        return header("test", steps, layout).withMask(
                new MaskRule.Importance(0.25, estimator, 1, 0.5, RowNormalization.MIN_MAX, 2, 3, 1e-2f, 1e-3, 1));
    }

    /** The base model's weights. */
    public static void weights(String tensor, float[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) Math.sin(i + 0.1 * tensor.length());
        }
    }

    /** What enters the layer of the test layout's kernel. */
    public static InputStatistics inputs(int tokens) {
        float[] mean = new float[8];
        float[] meanSquare = new float[8];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) Math.cos(i * tokens);
            meanSquare[i] = 1 + mean[i];
        }
        return new InputStatistics(tokens, mean, meanSquare);
    }

    /** The same, and where classes are asked for, with half of the tokens of each of two. */
    public static InputStatistics inputs(int tokens, ScoreWork.Activations asked) {
        InputStatistics all = inputs(tokens);
        if (!asked.byClass()) {
            return all;
        }
        float[] apart = new float[all.inputs()];
        for (int i = 0; i < apart.length; i++) {
            apart[i] = (float) Math.sin(i * tokens);
        }
        ClassMean most = new ClassMean(0, tokens - tokens / 2, apart);
        return all.withClasses(tokens < 2 ? List.of(most) : List.of(most, new ClassMean(1, tokens / 2, new float[8])));
    }

    public static StepRecord step(long step) {
        return new StepRecord(step, 1e-3f, List.of(new Update(step * 31, 1e-3f)), List.of(new TaskLoss("a", 0.5f)));
    }
}
