package io.zeroth.core.plan;

import java.util.OptionalDouble;

/**
 * One evaluation of a step: L(theta + eps z(seed)) and L(theta - eps z(seed)) of one task on one group of examples; where
 * the job's probes are one-sided, L(theta) takes the place of the second, and where they are kernel-smoothed, eps is
 * multiplied with the scale of the seed. Where the job estimates curvatures h, z is z(seed) h^(-1/2), and L(theta) is a third
 * loss.
 *
 * @param task the task's place in the plan's list of tasks
 * @param direction the number of the seed within the step; its update's place in the step record
 * @param shard the group of training examples, a number below {@link Shards#count()}
 */
public record Probe(int task, int direction, long seed, int shard) {
    /**
     * What a probe found, mean over its examples, in nats.
     *
     * @param plus L(theta + eps z); finite
     * @param minus L(theta - eps z), or L(theta) of a one-sided probe; finite
     * @param center L(theta), where the job estimates curvatures; finite
     */
    public record Losses(double plus, double minus, OptionalDouble center) {
        public Losses {
            requireFinite("plus", plus);
            requireFinite("minus", minus);
            center.ifPresent(at -> requireFinite("center", at));
        }

        /** Of a job that estimates no curvatures. */
        public Losses(double plus, double minus) {
            this(plus, minus, OptionalDouble.empty());
        }

        double mean() {
            return (plus + minus) / 2;
        }

        private static void requireFinite(String field, double value) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "%s is %s; a loss must be finite, so lower epsilon or the learning rate".formatted(field,
                                value));
            }
        }
    }
}
