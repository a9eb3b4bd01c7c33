package io.zeroth.cli.bench.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.zeroth.cli.bench.tiny.TinyBert;
import io.zeroth.cli.bench.tiny.TinyTask;
import io.zeroth.model.trainable.TrainableRule;

/**
 * A job on a made-up model of two layers with two made-up tasks: what its theta comes to means nothing, but its bits do.
 *
 * @param model the model's reference
 * @param tasks the tasks' files
 */
record ChaosJob(String model, List<Path> tasks, long steps) {
    private static final List<String> TRAINED = List.of("head.transform.*", "encoder.layer.1.output.*");

    ChaosJob {
        tasks = List.copyOf(tasks);
    }

    /** Writes model and tasks, which are the same each time, into a directory. */
    static ChaosJob write(Path directory, long steps) throws IOException {
        return new ChaosJob(TinyBert.write(directory.resolve("model"), 1),
                List.of(TinyTask.write(directory, "first", 1), TinyTask.write(directory, "second", 2)), steps);
    }

    ChaosJob withSteps(long count) {
        return new ChaosJob(model, tasks, count);
    }

    /** The weights that are trained. */
    static List<TrainableRule> trained() {
        return TRAINED.stream().map(TrainableRule::parse).toList();
    }

    /** @param more what says where it listens */
    List<String> server(Path data, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of("server", "--data", data.toString(), "--model", model,
                "--steps", Long.toString(steps), "--shard-size", "8", "--seeds-per-step", "2", "--lr", "1e-2"));
        TRAINED.forEach(pattern -> arguments.addAll(List.of("--train", pattern)));
        tasks.forEach(task -> arguments.addAll(List.of("--task", task.toString())));
        arguments.addAll(more);
        return arguments;
    }

    /** @param servers as {@code --server} takes them */
    List<String> worker(String name, Path data, String servers) {
        return List.of("worker", "--server", servers, "--name", name, "--model", model, "--threads", "1", "--cache-mib",
                "64", "--data", data.toString());
    }
}
