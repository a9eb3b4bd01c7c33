package io.zeroth.cli.log;

import java.util.Locale;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.progress.Figures;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.step.StepRecord;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.server.job.Evaluation;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.disk.LoggedEntry;

/** An entry of a log as a JSON document on one line; seeds are hexadecimal, since readers of JSON round large numbers. */
final class EntryJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private EntryJson() {}

    static String of(LoggedEntry logged) {
        ObjectNode root = JSON.createObjectNode().put("index", logged.index());
        switch (logged.entry()) {
            case LogEntry.JobStarted started -> job(root.put("kind", "job"), started.header());
            case LogEntry.TaskPushed pushed -> task(root.put("kind", "task"), pushed.task());
            case LogEntry.TaskWeighted weighted ->
                root.put("kind", "weight").put("task", weighted.task()).put("weight", weighted.weight());
            case LogEntry.TaskRemoved removed -> root.put("kind", "removed").put("task", removed.task());
            case LogEntry.StepCommitted committed -> step(root.put("kind", "step"), committed.record());
            case LogEntry.Scored scored -> root.put("kind", "scores").put("scores", scored.records().size());
            case LogEntry.MaskChosen chosen -> root.put("kind", "mask")
                    .put("layout_digest", chosen.layout().hex())
                    .put("theta_length", chosen.thetaLength());
            case LogEntry.EvaluationDone done ->
                evaluation(root.put("kind", "evaluation").put("task", done.task()), done.evaluation());
            case LogEntry.PhaseChanged changed -> {
                root.put("kind", "phase").put("phase", lower(changed.phase()));
                changed.reason().ifPresent(reason -> root.put("reason", reason));
            }
        }
        return root.toString();
    }

    private static void job(ObjectNode root, JobHeader header) {
        root.put("job", header.job())
                .put("semantics_version", header.semanticsVersion())
                .put("noise", lower(header.noise()))
                .put("base", header.baseReference())
                .put("base_digest", header.base().hex())
                .put("layout_digest", header.layout().hex())
                .put("theta_length", header.thetaLength())
                .put("steps", header.optimizer().steps())
                .put("seed", Figures.digest(header.seed()));
    }

    private static void task(ObjectNode root, Task task) {
        root.put("name", task.spec().name())
                .put("digest", task.digest().hex())
                .put("weight", task.spec().weight())
                .put("train_examples", task.examples(Split.TRAIN).size())
                .put("test_examples", task.examples(Split.TEST).size());
    }

    private static void step(ObjectNode root, StepRecord step) {
        root.put("step", step.step()).put("epsilon", step.epsilon());
        ArrayNode updates = root.putArray("updates");
        step.updates()
                .forEach(update -> updates.addObject()
                        .put("seed", Figures.digest(update.seed()))
                        .put("coefficient", update.coefficient()));
        ObjectNode losses = root.putObject("losses");
        step.losses().forEach(loss -> losses.put(loss.task(), loss.loss()));
        step.curvature().ifPresent(curvature -> {
            ObjectNode of = root.putObject("curvature").put("smoothing", curvature.smoothing());
            ArrayNode coefficients = of.putArray("coefficients");
            curvature.coefficients().forEach(coefficients::add);
        });
    }

    private static void evaluation(ObjectNode root, Evaluation done) {
        root.put("step", done.step())
                .put("split", lower(done.split()))
                .put("examples", done.examples())
                .put("metric", done.metric())
                .put("loss", done.loss());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
