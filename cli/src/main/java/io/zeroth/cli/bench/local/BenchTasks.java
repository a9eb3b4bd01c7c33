package io.zeroth.cli.bench.local;

import java.util.ArrayList;
import java.util.List;

import io.zeroth.cli.Failure;
import io.zeroth.model.dataset.PackagedTasks;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.task.Task;

/** The packaged tasks that a benchmark is run on. */
public final class BenchTasks {
    private BenchTasks() {}

    /** @throws Failure naming a task that cannot be had, and why */
    public static List<Task> load(List<String> names, SourceCache cache) {
        List<Task> loaded = new ArrayList<>();
        for (PackagedTasks.Outcome outcome : PackagedTasks.load(names, cache)) {
            switch (outcome) {
                case PackagedTasks.Outcome.Loaded(Task task) -> loaded.add(task);
                case PackagedTasks.Outcome.Unavailable(String name, String reason) ->
                    throw new Failure("task '%s' cannot be had: %s".formatted(name, reason));
            }
        }
        return loaded;
    }
}
