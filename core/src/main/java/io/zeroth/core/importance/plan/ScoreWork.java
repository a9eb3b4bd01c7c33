package io.zeroth.core.importance.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One piece of the scoring phase that one worker does: forward passes of one task on one group of its training examples,
 * at the theta that the job begins with.
 */
public sealed interface ScoreWork {
    /** The task's place in the plan's list of tasks. */
    int task();

    /** The group of training examples, a number below {@link io.zeroth.core.plan.Shards#count()}. */
    int shard();

    /** The number of forward passes of the group. */
    int passes();

    /** The loss L0 where nothing is perturbed. */
    record Base(int task, int shard) implements ScoreWork {
        public Base {
            requirePlace(task, shard);
        }

        @Override
        public int passes() {
            return 1;
        }
    }

    /**
     * The losses L+ and L- where {@code target} is perturbed by +epsilon z and -epsilon z.
     *
     * @param seed names z, see {@link ScoreDirection}
     */
    record Probe(int task, int shard, long seed, ScoreTarget target, float epsilon) implements ScoreWork {
        public Probe {
            requirePlace(task, shard);
            requireNonNull(target, "target");
            if (!(epsilon > 0) || !Float.isFinite(epsilon)) {
                throw new IllegalArgumentException(
                        "epsilon is %s; it must be a positive number, such as 1e-3".formatted(epsilon));
            }
        }

        @Override
        public int passes() {
            return 2;
        }
    }

    /**
     * The mean and the mean square, over the tokens of the group that reach it, of each input of some kernels. Padding is
     * no token.
     *
     * @param tensors names of kernels [inputs, outputs] of which the candidate layout has weights or low-rank factors, in
     *        its order
     * @param byClass whether the means are also wanted over the examples of each class
     */
    record Activations(int task, int shard, List<String> tensors, boolean byClass) implements ScoreWork {
        /** Over all examples alone. */
        public Activations(int task, int shard, List<String> tensors) {
            this(task, shard, tensors, false);
        }

        public Activations {
            requirePlace(task, shard);
            tensors = List.copyOf(tensors);
            if (tensors.isEmpty()) {
                throw new IllegalArgumentException(
                        "tensors is empty; name the kernels whose inputs are to be measured");
            }
        }

        @Override
        public int passes() {
            return 1;
        }
    }

    private static void requirePlace(int task, int shard) {
        if (task < 0 || shard < 0) {
            throw new IllegalArgumentException("task is %d and shard %d; both count from 0".formatted(task, shard));
        }
    }
}
