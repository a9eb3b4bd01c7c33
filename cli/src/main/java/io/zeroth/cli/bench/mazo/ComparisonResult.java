package io.zeroth.cli.bench.mazo;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

import io.zeroth.cli.report.Spread;

/**
 * The outcome of a comparison of ways to fine-tune.
 *
 * @param candidates the number of weights that may be trained
 * @param passes forward passes of single examples that each run may take
 * @param rows the untrained model first
 */
record ComparisonResult(List<String> tasks, long candidates, long passes, List<Long> seeds, List<Row> rows) {
    ComparisonResult {
        tasks = List.copyOf(tasks);
        seeds = List.copyOf(seeds);
        rows = List.copyOf(rows);
    }

    /**
     * What one way to fine-tune came to.
     *
     * @param values trained; 0 where nothing is
     * @param chosen on the development examples; none where nothing is trained
     * @param test the metric on the test examples by seed, and within a seed by task; one seed where nothing is trained
     */
    record Row(String method, long values, Optional<Setting> chosen, List<List<Double>> test) {
        /**
         * What a way to fine-tune was run with.
         *
         * @param keep the share of each row that is trained
         */
        record Setting(double keep, double learningRate) {}

        Row {
            requireNonNull(method, "method");
            requireNonNull(chosen, "chosen");
            test = test.stream().map(List::copyOf).toList();
        }

        /** The mean over tasks of each seed. */
        List<Double> averages() {
            return test.stream().map(seed -> Spread.of(seed).mean()).toList();
        }

        /** The metric of one task by seed. */
        List<Double> of(int task) {
            return test.stream().map(seed -> seed.get(task)).toList();
        }
    }
}
