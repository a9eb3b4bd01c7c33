package io.zeroth.cli.bench.mazo;

import java.util.List;

/**
 * The outcome of an overlap study.
 *
 * @param kernel the tensor whose masks are compared
 * @param keep the fraction of each row that a mask keeps; masks by chance share about that fraction
 * @param seeds what scoring's directions were drawn from
 */
record OverlapResult(String kernel, double keep, List<String> tasks, List<Long> seeds, List<Row> rows) {
    OverlapResult {
        tasks = List.copyOf(tasks);
        seeds = List.copyOf(seeds);
        rows = List.copyOf(rows);
    }

    /**
     * How near the masks of one rule come.
     *
     * @param rule an estimator's or a baseline's name
     * @param passes forward passes of a group of examples, a task
     * @param byGradient overlap where weights are ranked by the estimate of |g| alone, one a seed
     * @param byScore overlap where they are ranked by the rule's whole score, one a seed
     * @param centred as {@code byGradient}, or as {@code byScore} where there is none, with the mask of the gradient without what
     *        the layer's bias has of it
     */
    record Row(String rule, long passes, List<Double> byGradient, List<Double> byScore, List<Double> centred) {
        Row {
            byGradient = List.copyOf(byGradient);
            centred = List.copyOf(centred);
            byScore = List.copyOf(byScore);
        }
    }
}
