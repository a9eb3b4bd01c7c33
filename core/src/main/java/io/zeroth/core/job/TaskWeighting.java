package io.zeroth.core.job;

/**
 * The rule by which the tasks of a step are weighted against each other. An adaptive rule reads nothing but the losses of
 * committed steps, so that the log alone determines the weights; what it gives is multiplied with each task's own weight
 * (chosen), and where it knows too little yet it gives all tasks the same.
 */
public sealed interface TaskWeighting {
    /** The tasks' own weights. */
    record Fixed() implements TaskWeighting {}

    /** The same weight for all tasks, whatever their own. */
    record Uniform() implements TaskWeighting {}

    /**
     * Weights inverse to a moving average of each task's loss, so that a task counts by its relative change (chosen: an
     * exponential average corrected for its beginning).
     *
     * @param decay the share that the average keeps in each step, from 0 to below 1
     */
    record LossScale(double decay) implements TaskWeighting {
        public LossScale {
            if (!(decay >= 0 && decay < 1)) {
                throw new IllegalArgumentException(
                        "decay is %s; it must be at least 0 and below 1, such as 0.9".formatted(decay));
            }
        }
    }

    /**
     * Dynamic weight average: a softmax of r_t / temperature, r_t being a task's loss over its loss before, so that the tasks
     * that fall slowest count most (sourced: Liu et al. 2019, arXiv 1803.10704, with temperature 2). Losses are means over
     * the last {@code window} steps and over as many before them, where the source takes epochs (chosen).
     */
    record DynamicWeightAverage(int window, double temperature) implements TaskWeighting {
        public DynamicWeightAverage {
            requireWindow(window, 1);
            requireTemperature(temperature);
        }
    }

    /**
     * Weights that let tasks converge alike and hold back those that diverge, from the slopes of their recent losses, after
     * CoBa (arXiv 2410.06741).
     *
     * <p>alpha_i is the least-squares slope of task i's last n losses over their mean; a_i its values in the last n steps, A
     * those of the largest alpha. With T tasks: relative score R = softmax_i(T alpha_i / sum_j |alpha_j|); absolute score
     * S = softmax_i(-n alpha_i / sum |a_i|); factor D = min(1, n softmax over the steps of (-temperature n A / sum |A|), at the
     * last step); weight D R + (1 - D) S, then 9/10 of it and 1/(10 T). Sourced: the scores, the factor, its temperature of
     * 5 and the least weight. Chosen: training losses instead of validation losses, the mean of the window instead of the
     * first loss as unit, and for D the last n steps instead of all.
     *
     * @param window n, at least 2; it takes effect after 2 n steps
     */
    record ConvergenceBalanced(int window, double temperature) implements TaskWeighting {
        public ConvergenceBalanced {
            requireWindow(window, 2);
            requireTemperature(temperature);
        }
    }

    private static void requireWindow(int window, int least) {
        if (window < least || window > 10_000) {
            throw new IllegalArgumentException("window is %d; it must be %d to 10000 steps".formatted(window, least));
        }
    }

    private static void requireTemperature(double temperature) {
        if (!(temperature > 0) || !Double.isFinite(temperature)) {
            throw new IllegalArgumentException(
                    "temperature is %s; it must be a positive number, such as 2".formatted(temperature));
        }
    }
}
