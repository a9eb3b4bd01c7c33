package io.zeroth.core.importance;

/** What gives the values of the base model's tensors. */
@FunctionalInterface
public interface WeightReader {
    /**
     * Writes all values of a tensor, row-major.
     *
     * @param tensor a tensor of the base model of which the layout has weights; or a core or the residual of a compressed
     *        one, of which all elements that are not kept are 0
     * @param out as long as the tensor has elements
     */
    void read(String tensor, float[] out);
}
