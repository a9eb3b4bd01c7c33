package io.zeroth.cli.bench.mazo;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import io.zeroth.cli.worker.BertEngines;
import io.zeroth.core.importance.WeightReader;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.plan.PlannedTask;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.tokenizer.Tokenizer;
import io.zeroth.model.trainable.TrainableLayout;
import io.zeroth.worker.engine.bert.EngineSettings;
import io.zeroth.worker.lease.Evaluator;
import io.zeroth.worker.lease.Lease;
import io.zeroth.worker.lease.Outcome;
import io.zeroth.worker.replica.Replica;
import io.zeroth.worker.task.EncodedTask;
import io.zeroth.worker.task.PromptTaskEncoder;

/** A worker's part of the scoring phase in this process: one model, some tasks, one candidate layout. */
final class ScoringBench implements AutoCloseable {
    static final int SHARD_SIZE = 32;

    private final LanguageModel model;
    private final List<Task> tasks;
    private final List<EncodedTask> encoded;
    private final BertEngines engines;
    private final Replica replica;
    private final Evaluator evaluator;

    private ScoringBench(LanguageModel model, List<Task> tasks, List<EncodedTask> encoded, BertEngines engines,
            Replica replica) {
        this.model = model;
        this.tasks = List.copyOf(tasks);
        this.encoded = List.copyOf(encoded);
        this.engines = engines;
        this.replica = replica;
        this.evaluator = new Evaluator(encoded::get, () -> false, _ -> {});
    }

    /**
     * Opens an engine with a thread a core.
     *
     * @param seed which examples share a group
     */
    static ScoringBench open(LanguageModel model, List<Task> tasks, Layout candidates, long seed) throws IOException {
        requireNonNull(candidates, "candidates");
        OptimizerSettings optimizer = new OptimizerSettings(1, 1e-2f, 1e-3f, LearningRateSchedule.CONSTANT, 1,
                SeedSharing.SHARED, SHARD_SIZE, 0);
        JobHeader header = new JobHeader("bench", JobHeader.SEMANTICS_VERSION, NoiseKind.GAUSSIAN, "bench",
                model.digest(), candidates.digest(), candidates.length(), seed, optimizer);
        List<EncodedTask> encoded;
        try (Tokenizer tokenizer = model.tokenizer()) {
            PromptTaskEncoder encoder = new PromptTaskEncoder(tokenizer);
            encoded = tasks.stream().map(task -> encoder.encode(task, task.digest())).toList();
        }
        BertEngines engines = BertEngines.of(model,
                EngineSettings.defaults().withThreads(Runtime.getRuntime().availableProcessors()));
        Snapshot start = new Snapshot(0, candidates, TrainableLayout.initial(candidates, model));
        return new ScoringBench(model, tasks, encoded, engines, Replica.of(header, start, engines));
    }

    /** The tasks' names. */
    List<String> tasks() {
        return tasks.stream().map(task -> task.spec().name()).toList();
    }

    /** The plan of a rule for these tasks. */
    ScorePlan plan(MaskRule rule, long seed, Layout candidates) {
        List<PlannedTask> planned = tasks.stream()
                .map(task -> new PlannedTask(task.spec().name(), task.digest(), task.spec().weight(),
                        task.examples(Split.TRAIN).size()))
                .toList();
        return ScorePlan.of(rule, seed, candidates, planned, SHARD_SIZE);
    }

    /** Does all work of a plan. */
    List<ScoreRecord> run(ScorePlan plan) {
        List<ScoreRecord> records = new ArrayList<>();
        for (int place = 0; place < plan.works().size(); place++) {
            Outcome outcome = evaluator.evaluate(new Lease.Score(place, place, plan.works().get(place)), replica);
            switch (outcome) {
                case Outcome.Scored(ScoreRecord found) -> records.add(found);
                case Outcome.ProbeLosses _,Outcome.SplitScore _,Outcome.Returned _ ->
                    throw new IllegalStateException("work %d of the scoring phase gave %s".formatted(place, outcome));
            }
        }
        return records;
    }

    /** The gradient of a task's mean loss over its training examples. */
    double[] trueGradient(int task, String kernel, Shape shape) {
        int examples = tasks.get(task).examples(Split.TRAIN).size();
        return TrueGradient.of(replica.engineAtTheta(), kernel, shape.extents().getLast(), encoded.get(task),
                encoded.get(task).examples(Split.TRAIN, 0, examples));
    }

    /** The base model's weights. */
    WeightReader weights() {
        return (tensor, out) -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment values = arena.allocate((long) out.length * Float.BYTES, Float.BYTES);
                model.read(tensor, values);
                MemorySegment.copy(values, JAVA_FLOAT, 0, out, 0, out.length);
            }
        };
    }

    @Override
    public void close() {
        replica.close();
        engines.close();
    }
}
