package io.zeroth.server.lease;

import io.zeroth.model.task.Split;

/** A piece of work that one worker does at a time. */
public sealed interface Work {
    /** The task's place. */
    int task();

    /** The examples it evaluates. */
    ExampleGroup group();

    /**
     * Two losses of one shard along one direction.
     *
     * @param seed names the direction
     */
    record Probe(int task, long seed, int shard) implements Work {
        @Override
        public ExampleGroup group() {
            return new ExampleGroup(task, Split.TRAIN, shard);
        }
    }

    /**
     * Some held-out examples at unperturbed theta.
     *
     * @param first the first example of the split
     * @param count the number of examples, at least one
     */
    record Chunk(int task, int first, int count) implements Work {
        @Override
        public ExampleGroup group() {
            return new ExampleGroup(task, Split.TEST, first);
        }
    }
}
