package io.zeroth.cli.bench.local;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.IntStream;

import io.zeroth.cli.worker.BertEngines;
import io.zeroth.core.importance.WeightReader;
import io.zeroth.core.plan.PlannedTask;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.tokenizer.Tokenizer;
import io.zeroth.model.trainable.BaseWeights;
import io.zeroth.worker.engine.ForwardEngine;
import io.zeroth.worker.engine.bert.EngineSettings;
import io.zeroth.worker.replica.EngineFactory;
import io.zeroth.worker.task.EncodedTask;
import io.zeroth.worker.task.PromptTaskEncoder;

/** One base model and some tasks in this process, for runs that share them, also at the same time. */
public final class Bench implements AutoCloseable {
    private final LanguageModel model;
    private final List<Task> tasks;
    private final List<PlannedTask> planned;
    private final List<EncodedTask> encoded;
    private final BertEngines engines;

    private Bench(LanguageModel model, List<Task> tasks, List<EncodedTask> encoded, BertEngines engines) {
        this.model = model;
        this.tasks = List.copyOf(tasks);
        this.planned = tasks.stream().map(Bench::planned).toList();
        this.encoded = List.copyOf(encoded);
        this.engines = engines;
    }

    /**
     * Reads the model's weights and encodes the tasks.
     *
     * @param model stays the caller's to close
     * @param settings of each run's engine
     */
    public static Bench open(LanguageModel model, List<Task> tasks, EngineSettings settings) {
        requireNonNull(model, "model");
        List<EncodedTask> encoded;
        try (Tokenizer tokenizer = model.tokenizer()) {
            PromptTaskEncoder encoder = new PromptTaskEncoder(tokenizer);
            encoded = tasks.stream().map(task -> encoder.encode(task, task.digest())).toList();
        }
        return new Bench(model, tasks, encoded, BertEngines.of(model, settings));
    }

    public LanguageModel model() {
        return model;
    }

    public List<Task> tasks() {
        return tasks;
    }

    /** The tasks' names. */
    public List<String> names() {
        return tasks.stream().map(task -> task.spec().name()).toList();
    }

    /** The numbers of all tasks. */
    public List<Integer> all() {
        return IntStream.range(0, tasks.size()).boxed().toList();
    }

    private static PlannedTask planned(Task task) {
        return new PlannedTask(task.spec().name(), task.digest(), task.spec().weight(),
                task.examples(Split.TRAIN).size());
    }

    /** What plans know of a task. */
    public PlannedTask planned(int task) {
        return planned.get(task);
    }

    public EncodedTask encoded(int task) {
        return encoded.get(task);
    }

    /** The classes of a split's examples. */
    public int[] labels(int task, Split split) {
        return tasks.get(task).examples(split).stream().mapToInt(Example::label).toArray();
    }

    /** An engine of the base model as it is, on all processors. */
    public ForwardEngine engine() {
        return engines.openBase(Runtime.getRuntime().availableProcessors());
    }

    public EngineFactory engines() {
        return engines;
    }

    /** The base model's weights. */
    public WeightReader weights() {
        return BaseWeights.of(model);
    }

    @Override
    public void close() {
        engines.close();
    }
}
