package io.zeroth.core.job;

/** How the learning rate changes after the warm-up, from its highest value to the job's last step. */
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
    },
    /** Falls along half a cosine, to zero after the last step. */
    COSINE {
        @Override
        double factor(long step, long steps) {
            return (1 + StrictMath.cos(Math.PI * (step - 1) / steps)) / 2;
        }
    };

    /** What the highest learning rate is multiplied with in {@code step}, which counts from 1 to {@code steps}. */
    abstract double factor(long step, long steps);
}
