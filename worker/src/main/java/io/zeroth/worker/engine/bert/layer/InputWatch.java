package io.zeroth.worker.engine.bert.layer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.zeroth.worker.engine.InputSums;
import io.zeroth.worker.engine.Matrix;

/**
 * Sums what enters some dense layers while a pass runs, an example at a time. Rows come to a layer in the order of the
 * examples, whatever panels they lie in, so that each example's sums are in the order of its tokens.
 *
 * <p>An instance is one thread's; it watches nothing but in {@link #during}.
 */
public final class InputWatch {
    private Map<String, Watched> watched = Map.of();

    /**
     * The sums of each example, in order, by kernel.
     *
     * @param kernels the layers' kernels
     * @param rows the rows of each example that {@code pass} takes through each of the layers
     */
    public Map<String, List<InputSums>> during(Set<String> kernels, int[] rows, Runnable pass) {
        Map<String, Watched> open = new TreeMap<>();
        kernels.forEach(kernel -> open.put(kernel, new Watched(kernel, rows.clone())));
        watched = open;
        try {
            pass.run();
        } finally {
            watched = Map.of();
        }
        Map<String, List<InputSums>> sums = new TreeMap<>();
        open.forEach((kernel, each) -> sums.put(kernel, each.finish()));
        return sums;
    }

    /** The first {@code rows} rows of {@code in} are about to enter the dense layer of {@code kernel}. */
    void enter(String kernel, Matrix in, int rows) {
        Watched open = watched.get(kernel);
        if (open != null) {
            open.add(in, rows);
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
