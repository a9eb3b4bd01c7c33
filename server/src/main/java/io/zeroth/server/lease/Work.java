package io.zeroth.server.lease;

import static java.util.Objects.requireNonNull;

import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.model.task.Split;

/** A piece of work that one worker does at a time. */
public sealed interface Work {
    /** The task's place. */
    int task();

    /** The examples it evaluates. */
    ExampleGroup group();

    /**
     * About how many forward passes of one example it takes.
     *
     * @param shardSize training examples in one shard
     */
    long passes(int shardSize);

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

        @Override
        public long passes(int shardSize) {
            return 2L * shardSize;
        }
    }

    /**
     * A piece of the scoring phase.
     *
     * @param place its place in the plan of scores
     * @param work what is to be evaluated; its own number of the task is the plan's, not the job's
     */
    record Score(int task, int place, ScoreWork work) implements Work {
        public Score {
            requireNonNull(work, "work");
        }

        @Override
        public ExampleGroup group() {
            return new ExampleGroup(task, Split.TRAIN, work.shard());
        }

        @Override
        public long passes(int shardSize) {
            return (long) work.passes() * shardSize;
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

        @Override
        public long passes(int shardSize) {
            return count;
        }
    }
}
