package io.zeroth.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.zeroth.cli.progress.ProgressDisplay;
import io.zeroth.model.task.Task;

/** Where a demo's model and data sets come from. */
interface DemoSources {
    /**
     * Fetches what is not in the cache, and makes the tasks of it.
     *
     * @param directory where the task files are written
     */
    Fetched fetch(DemoSettings settings, Path directory, ProgressDisplay display)
            throws IOException, InterruptedException;

    /**
     * What a demo runs on.
     *
     * @param notes what a person should know, such as a source that could not be reached
     */
    record Fetched(List<Task> tasks, List<String> notes) {
        public Fetched {
            requireNonNull(tasks, "tasks");
            tasks = List.copyOf(tasks);
            notes = List.copyOf(notes);
        }
    }
}
