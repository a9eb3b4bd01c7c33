package io.zeroth.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.demo.DemoResult.Effort;
import io.zeroth.cli.demo.DemoResult.MaskOutcome;
import io.zeroth.cli.demo.DemoResult.TaskOutcome;
import io.zeroth.cli.demo.DemoResult.Times;
import io.zeroth.cli.progress.Figures;

/** A demo's result as one JSON document. Metrics are from 0 to 1, gains in percentage points, times in seconds. */
final class ResultJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ResultJson() {}

    static String of(DemoResult result) {
        ObjectNode document = JSON.createObjectNode();
        document.put("version", result.version())
                .put("model", result.model())
                .put("seed", result.seed())
                .put("theta_length", result.thetaLength());
        result.mask().ifPresent(mask -> add(document.putObject("mask"), mask));
        ArrayNode tasks = document.putArray("tasks");
        result.tasks().forEach(task -> add(tasks.addObject(), task));
        document.put("mean_gain_points", rounded(result.meanGainPoints()));
        document.put("seconds", rounded(result.times().running()));
        add(document, result.effort());
        add(document.putObject("phase_seconds"), result.times());
        add(document.putObject("digest"), result.digests());
        document.put("report", result.report().toAbsolutePath().normalize().toString());
        ArrayNode notes = document.putArray("notes");
        result.notes().forEach(notes::add);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    private static void add(ObjectNode node, MaskOutcome mask) {
        node.put("method", mask.method())
                .put("kept", mask.kept())
                .put("candidates", mask.candidates())
                .put("digest", mask.layout().hex())
                .put("scores", mask.scores())
                .put("forwards", mask.forwards());
    }

    private static void add(ObjectNode node, TaskOutcome task) {
        node.put("name", task.name())
                .put("metric", task.metric())
                .put("train_examples", task.trainExamples())
                .put("test_examples", task.testExamples())
                .put("zero_shot", task.zeroShot())
                .put("tuned", task.tuned())
                .put("gain_points", rounded(task.gainPoints()));
    }

    private static void add(ObjectNode document, Effort effort) {
        document.put("steps", effort.steps())
                .put("probes", effort.probes())
                .put("forwards", effort.forwards())
                .put("training_forwards", effort.trainingForwards())
                .put("forwards_per_second", rounded(effort.forwardsPerSecond()))
                .put("bytes_per_probe", rounded(effort.bytesPerProbe()))
                .put("bytes_down_per_probe", rounded(effort.bytesDownPerProbe()))
                .put("bytes_up", effort.bytesUp())
                .put("bytes_down", effort.bytesDown());
    }

    private static void add(ObjectNode node, Times times) {
        node.put("downloads", rounded(times.fetching()))
                .put("start", rounded(times.starting()))
                .put("training", rounded(times.training()))
                .put("evaluation", rounded(times.evaluating()));
    }

    private static void add(ObjectNode node, DigestCheck digests) {
        node.put("step", digests.step()).put("equal", digests.agree()).put("server", Figures.digest(digests.server()));
        ArrayNode workers = node.putArray("workers");
        ArrayNode names = node.putArray("worker_names");
        digests.workers().forEach((name, digest) -> {
            workers.add(Figures.digest(digest));
            names.add(name);
        });
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
