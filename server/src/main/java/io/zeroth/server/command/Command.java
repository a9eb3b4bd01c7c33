package io.zeroth.server.command;

import static java.util.Objects.requireNonNull;

import io.zeroth.model.task.Task;

/** What a user asks of a job. */
public sealed interface Command {
    /** Start, or go on after a pause. */
    record Resume() implements Command {}

    /** Hand out no more leases. */
    record Pause() implements Command {}

    /** End the job for good. */
    record Stop() implements Command {}

    /** Add a task. */
    record Push(Task task) implements Command {
        public Push {
            requireNonNull(task, "task");
        }
    }

    /** Change a task's weight. */
    record Weigh(String task, double weight) implements Command {
        public Weigh {
            requireNonNull(task, "task");
        }
    }

    /** Take a task out. */
    record Remove(String task) implements Command {
        public Remove {
            requireNonNull(task, "task");
        }
    }
}
