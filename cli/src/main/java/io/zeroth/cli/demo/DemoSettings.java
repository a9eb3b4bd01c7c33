package io.zeroth.cli.demo;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/**
 * What a demo is to do.
 *
 * @param model where the base model is fetched from
 * @param tasks the names of the tasks, in the order in which they are shown
 * @param standIns the names of tasks that are added where some of {@code tasks} cannot be had
 * @param recipe what is trained, and how
 * @param port where the server listens; 0 for any free port
 * @param report the file of the report page
 */
record DemoSettings(long seed, long steps, int workers, int port, String model, List<String> tasks,
        List<String> standIns, DemoRecipe recipe, Path report) {
    DemoSettings {
        requireNonNull(model, "model");
        requireNonNull(tasks, "tasks");
        requireNonNull(recipe, "recipe");
        requireNonNull(report, "report");
        tasks = List.copyOf(tasks);
        standIns = List.copyOf(standIns);
        require(steps >= 1, "--steps", steps, "at least 1");
        require(workers >= 1 && workers <= 64, "--workers", workers, "1 to 64");
        require(port >= 0 && port <= 65_535, "--port", port, "0 for any free port, or 1 to 65535");
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("--tasks is empty; name at least one task");
        }
    }

    private static void require(boolean holds, String option, long value, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException("%s is %d; it must be %s".formatted(option, value, wanted));
        }
    }
}
