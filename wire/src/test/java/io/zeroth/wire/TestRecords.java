package io.zeroth.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
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

/** Records that tests send through messages. */
public final class TestRecords {
    public static final TaskSpec SPEC = new TaskSpec("mood", new Template("{text} It was [MASK]."),
            List.of("bad", "good"), Metric.MACRO_F1, 0.75, 64);

    public static final StepRecord STEP = new StepRecord(7, 1e-3f,
            List.of(new Update(-1, -0.0f), new Update(Long.MIN_VALUE, Float.MIN_VALUE), new Update(3, 1.5f)),
            List.of(new TaskLoss("mood", 0.6931472f)));

    private TestRecords() {}

    public static ContentDigest digest(int of) {
        return ContentDigest.of(new byte[] {(byte) of});
    }

    public static OptimizerSettings settings(LearningRateSchedule schedule, SeedSharing sharing) {
        return new OptimizerSettings(100, 1e-3f, 1e-4f, schedule, 4, sharing, 16, 2.5f);
    }

    public static JobHeader header(NoiseKind noise, OptimizerSettings optimizer) {
        return new JobHeader("demo", JobHeader.SEMANTICS_VERSION, noise, "maven:a:b:1", digest(1), digest(2), 12,
                0xfedcba9876543210L, optimizer);
    }

    /** A task of some train examples with texts of a given length, and one dev and one test example. */
    public static Task task(int trainExamples, int textLength) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < trainExamples; i++) {
            examples.add(example(Split.TRAIN, "%d ".formatted(i) + "x".repeat(textLength), i % 2));
        }
        examples.add(example(Split.DEV, "näher", 1));
        examples.add(example(Split.TEST, "", 0));
        return new Task(SPEC, examples);
    }

    private static Example example(Split split, String text, int label) {
        return new Example(split, new TreeMap<>(Map.of("text", text, "unused", "u")), label);
    }
}
