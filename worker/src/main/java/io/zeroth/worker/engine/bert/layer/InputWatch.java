package io.zeroth.worker.engine.bert.layer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.worker.engine.InputSums;
import io.zeroth.worker.engine.Matrix;

/**
 * Sums what enters one dense layer while a pass runs, an example at a time. Rows come to a layer in the order of the
 * examples, whatever panels they lie in, so that each example's sums are in the order of its tokens.
 *
 * <p>An instance is one thread's; it watches nothing but in {@link #during}.
 */
public final class InputWatch {
    private Optional<Watched> watched = Optional.empty();

    /**
     * The sums of each example, in order.
     *
     * @param kernel the layer's kernel
     * @param rows the rows of each example that {@code pass} takes through the layer
     */
    public List<InputSums> during(String kernel, int[] rows, Runnable pass) {
        Watched open = new Watched(kernel, rows.clone());
        watched = Optional.of(open);
        try {
            pass.run();
        } finally {
            watched = Optional.empty();
        }
        return open.finish();
    }

    /** The first {@code rows} rows of {@code in} are about to enter the dense layer of {@code kernel}. */
    void enter(String kernel, Matrix in, int rows) {
        if (watched.isPresent() && watched.get().kernel.equals(kernel)) {
            watched.get().add(in, rows);
        }
    }

    private static final class Watched {
        private final String kernel;
        private final int[] rows;
        private final List<InputSums> examples = new ArrayList<>();
        private double[] sums = new double[0];
        private double[] squares = new double[0];
        private int rowsOfExample;

        private Watched(String kernel, int[] rows) {
            this.kernel = kernel;
            this.rows = rows;
        }

        private void add(Matrix in, int count) {
            int columns = in.columns();
            for (int row = 0; row < count; row++) {
                if (rowsOfExample == 0) {
                    sums = new double[columns];
                    squares = new double[columns];
                }
                add(in.values(), (long) row * columns);
                if (++rowsOfExample == rows[examples.size()]) {
                    examples.add(new InputSums(rowsOfExample, sums, squares));
                    rowsOfExample = 0;
                }
            }
        }

        private void add(MemorySegment values, long start) {
            for (int i = 0; i < sums.length; i++) {
                double value = values.getAtIndex(JAVA_FLOAT, start + i);
                sums[i] += value;
                squares[i] += value * value;
            }
        }

        private List<InputSums> finish() {
            if (examples.size() != rows.length) {
                throw new IllegalStateException("%d of %d examples entered the layer of %s; the pass did not run it"
                        .formatted(examples.size(), rows.length, kernel));
            }
            return examples;
        }
    }
}
