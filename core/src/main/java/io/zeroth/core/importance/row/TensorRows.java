package io.zeroth.core.importance.row;

import java.util.Arrays;

import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;

/**
 * The candidates of one tensor, by rows. A row is an output's weights: a column of a matrix [inputs, outputs]; a vector
 * is one row. An element is a candidate's number in the tensor's segment, from 0; elements ascend with their positions
 * in the tensor.
 */
public final class TensorRows {
    private final String tensor;
    private final RowShape shape;
    private final Candidates candidates;

    private TensorRows(String tensor, RowShape shape, Candidates candidates) {
        this.tensor = tensor;
        this.shape = shape;
        this.candidates = candidates;
    }

    /** @throws ArithmeticException where the tensor has more than 2^31 - 1 elements */
    public static TensorRows of(Segment segment) {
        RowShape shape = RowShape.of(segment);
        Math.multiplyExact(shape.inputs(), shape.outputs());
        return new TensorRows(segment.name(), shape, switch (segment.mask()) {
            case Mask.All() -> new Every(shape);
            case Mask.Positions positions -> Some.of(positions.toArray(), shape.outputs());
        });
    }

    /** The tensor's name. */
    public String tensor() {
        return tensor;
    }

    public int inputs() {
        return shape.inputs();
    }

    /** The number of rows. */
    public int outputs() {
        return shape.outputs();
    }

    /** The number of candidates. */
    public int elements() {
        return candidates.count();
    }

    /** The number of candidates of a row; may be 0. */
    public int size(int row) {
        return candidates.size(row);
    }

    /** The {@code i}-th candidate of a row; ascends with its input. */
    public int element(int row, int i) {
        return candidates.element(row, i);
    }

    /** The place of an element in the whole tensor, row-major. */
    public int position(int element) {
        return candidates.position(element);
    }

    /** The input that an element multiplies; of a vector, its place. */
    public int input(int element) {
        return position(element) / shape.outputs();
    }

    private interface Candidates {
        int count();

        int size(int row);

        int element(int row, int i);

        int position(int element);
    }

    private record Every(RowShape shape) implements Candidates {
        @Override
        public int count() {
            return shape.inputs() * shape.outputs();
        }

        @Override
        public int size(int row) {
            return shape.inputs();
        }

        @Override
        public int element(int row, int i) {
            return i * shape.outputs() + row;
        }

        @Override
        public int position(int element) {
            return element;
        }
    }

    /** The elements of row r are {@code byRow[starts[r] .. starts[r + 1])}. */
    private static final class Some implements Candidates {
        private final int[] positions;
        private final int[] starts;
        private final int[] byRow;

        private Some(int[] positions, int[] starts, int[] byRow) {
            this.positions = positions;
            this.starts = starts;
            this.byRow = byRow;
        }

        static Some of(int[] positions, int outputs) {
            int[] starts = new int[outputs + 1];
            for (int position : positions) {
                starts[position % outputs + 1]++;
            }
            Arrays.parallelPrefix(starts, Integer::sum);
            int[] next = Arrays.copyOf(starts, outputs);
            int[] byRow = new int[positions.length];
            for (int element = 0; element < positions.length; element++) {
                int row = positions[element] % outputs;
                byRow[next[row]] = element;
                next[row]++;
            }
            return new Some(positions, starts, byRow);
        }

        @Override
        public int count() {
            return positions.length;
        }

        @Override
        public int size(int row) {
            return starts[row + 1] - starts[row];
        }

        @Override
        public int element(int row, int i) {
            return byRow[starts[row] + i];
        }

        @Override
        public int position(int element) {
            return positions[element];
        }
    }
}
