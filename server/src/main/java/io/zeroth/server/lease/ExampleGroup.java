package io.zeroth.server.lease;

import static java.util.Objects.requireNonNull;

import io.zeroth.model.task.Split;

/**
 * Examples that are always evaluated together, so that a worker which evaluated them before may have their frozen
 * activations at hand.
 *
 * @param task the task's place
 * @param number the shard's number, or the first example of a chunk of a held-out split
 */
public record ExampleGroup(int task, Split split, int number) {
    public ExampleGroup {
        requireNonNull(split, "split");
    }
}
