package io.zeroth.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.zeroth.cli.client.ModelOptions;
import io.zeroth.cli.progress.ProgressDisplay;
import io.zeroth.cli.progress.TransferFrames;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.file.TaskFile;

/** The demo's model as registries have it, and tasks of the user's own. */
final class FileSources implements DemoSources {
    private final List<Task> tasks;

    private FileSources(List<Task> tasks) {
        this.tasks = List.copyOf(tasks);
    }

    /** Reads the tasks. */
    static FileSources read(List<Path> files) throws IOException {
        List<Task> tasks = new ArrayList<>();
        for (Path file : files) {
            tasks.add(TaskFile.read(file));
        }
        return new FileSources(tasks);
    }

    List<String> names() {
        return tasks.stream().map(task -> task.spec().name()).toList();
    }

    @Override
    public Fetched fetch(DemoSettings settings, Path directory, ProgressDisplay display) throws IOException {
        try (SourceCache cache = ModelOptions
                .cache((file, done, total) -> display.show(TransferFrames.of(file, done, total)))) {
            PublicSources.fetchModel(settings, cache, display);
        }
        display.clear();
        display.print(
                "%d task%s: %s".formatted(tasks.size(), tasks.size() == 1 ? "" : "s", String.join(", ", names())));
        return new Fetched(tasks, List.of());
    }
}
