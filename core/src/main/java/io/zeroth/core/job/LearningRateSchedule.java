package io.zeroth.core.job;

/** How the learning rate changes from the first step of a job to its last. */
public enum LearningRateSchedule {
    /** The same in every step. */
    CONSTANT {
        @Override
        double factor(long step, long steps) {
            return 1.0;
        }
    },
    /** Falls in a straight line, to zero after the last step. */
    LINEAR {
        @Override
        double factor(long step, long steps) {
            return (double) (steps - step + 1) / steps;
        }
    };

    /** What the first learning rate is multiplied with in {@code step}, which counts from 1 to {@code steps}. */
    abstract double factor(long step, long steps);
}
