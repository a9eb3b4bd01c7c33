package io.zeroth.compress.residual;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.function.LongPredicate;

import io.zeroth.compress.linear.FloatMatrix;

/** The choice of the elements of a matrix that are kept. */
public final class Selection {
    private static final int GROUP = 4;
    private static final int OF_GROUP = 2;

    private Selection() {}

    /**
     * Checks that a matrix can be split into groups.
     *
     * @throws IllegalArgumentException naming the tensor, the extent and what to do
     */
    public static void require(String tensor, int inputs, int outputs, Sparsity sparsity, Summed summed) {
        int extent = summed == Summed.INPUTS ? inputs : outputs;
        if (sparsity instanceof Sparsity.TwoOfFour && extent % GROUP != 0) {
            throw new IllegalArgumentException(
                    "%s has %d %s, which 2:4 needs to be a multiple of 4; leave it out or choose unstructured:0.5"
                            .formatted(tensor, extent, summed == Summed.INPUTS ? "inputs" : "outputs"));
        }
    }

    /** The elements that are kept of a contiguous matrix of finite values; its groups fit. */
    public static Kept of(FloatMatrix matrix, Sparsity sparsity, Summed summed) {
        MemorySegment values = matrix.values();
        return switch (sparsity) {
            case Sparsity.None() -> new Kept(new int[0], new float[0], matrix.squaredNorm());
            case Sparsity.TwoOfFour() -> twoOfFour(matrix, summed);
            case Sparsity.Unstructured unstructured -> {
                long size = matrix.size();
                int least = MagnitudeOrder.at(values, size, unstructured.place(size));
                LongPredicate kept = i -> MagnitudeOrder.magnitude(values, i) >= least;
                yield gathered(matrix, count(size, kept), kept);
            }
        };
    }

    private static Kept twoOfFour(FloatMatrix matrix, Summed summed) {
        MemorySegment values = matrix.values();
        int columns = matrix.columns();
        LongPredicate kept = switch (summed) {
            case INPUTS -> i -> {
                int place = (int) (i / columns % GROUP);
                return isKept(values, i - (long) place * columns, columns, place);
            };
            case OUTPUTS -> i -> {
                int place = (int) (i % columns % GROUP);
                return isKept(values, i - place, 1, place);
            };
        };
        return gathered(matrix, Math.toIntExact(matrix.size() / GROUP * OF_GROUP), kept);
    }

    /** Whether fewer than two of the others of a group come before the one at {@code place}. */
    private static boolean isKept(MemorySegment values, long first, int stride, int place) {
        int own = MagnitudeOrder.magnitude(values, first + (long) place * stride);
        int before = 0;
        for (int other = 0; other < GROUP; other++) {
            int magnitude = MagnitudeOrder.magnitude(values, first + (long) other * stride);
            if (magnitude > own || (magnitude == own && other < place)) {
                before++;
            }
        }
        return before < OF_GROUP;
    }

    private static int count(long size, LongPredicate kept) {
        int count = 0;
        for (long i = 0; i < size; i++) {
            if (kept.test(i)) {
                count++;
            }
        }
        return count;
    }

    private static Kept gathered(FloatMatrix matrix, int count, LongPredicate kept) {
        int[] positions = new int[count];
        float[] values = new float[count];
        double squaredRest = 0;
        int next = 0;
        for (int i = 0; i < matrix.size(); i++) {
            float value = matrix.values().getAtIndex(JAVA_FLOAT, i);
            if (kept.test(i)) {
                positions[next] = i;
                values[next++] = value;
            } else {
                squaredRest += (double) value * value;
            }
        }
        return new Kept(positions, values, squaredRest);
    }
}
