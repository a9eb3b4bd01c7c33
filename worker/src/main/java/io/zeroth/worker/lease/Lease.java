package io.zeroth.worker.lease;

import static java.util.Objects.requireNonNull;

import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.model.task.Split;

/** Work that was handed to this worker. */
public sealed interface Lease {
    /** Names the lease in its answer. */
    long id();

    /** The last step that must be folded into theta, and no later one, when the lease is evaluated. */
    long position();

    /** The task's number in the server's list. */
    int task();

    /**
     * A probe.
     *
     * @param step the step it belongs to, which comes after its position
     * @param seed the direction
     * @param shard which of the task's fixed groups of training examples
     */
    record Probe(long id, long step, int task, long seed, int shard) implements Lease {
        @Override
        public long position() {
            return step - 1;
        }
    }

    /**
     * A piece of the scoring phase, evaluated at the theta that the job begins with.
     *
     * @param place the work's place in the plan, which its record names
     * @param work of the task of this number in the server's list
     */
    record Score(long id, int place, ScoreWork work) implements Lease {
        public Score {
            requireNonNull(work, "work");
        }

        @Override
        public long position() {
            return 0;
        }

        @Override
        public int task() {
            return work.task();
        }
    }

    /**
     * A part of a split, evaluated at theta itself.
     *
     * @param first the first example of the split
     * @param count the number of examples
     */
    record Evaluation(long id, long position, int task, Split split, int first, int count) implements Lease {
        public Evaluation {
            requireNonNull(split, "split");
        }
    }
}
