package io.zeroth.cli.bench.mazo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.zeroth.cli.bench.local.Bench;
import io.zeroth.cli.bench.mazo.ComparisonResult.Row;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.model.task.LabelCalibration;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.worker.engine.ForwardEngine;
import io.zeroth.worker.lease.LabelLoss;

/** What the base model does as it is: with its label words as they are, and calibrated by the training examples' texts. */
final class Untrained {
    private Untrained() {}

    static List<Row> rows(Bench bench) {
        List<Double> plain = new ArrayList<>();
        List<Double> calibrated = new ArrayList<>();
        try (ForwardEngine engine = bench.engine()) {
            for (int number : bench.all()) {
                Task task = bench.tasks().get(number);
                int[] words = bench.encoded(number).labelTokens();
                float[][] train = engine.score(examples(bench, number, Split.TRAIN), words);
                float[][] test = engine.score(examples(bench, number, Split.TEST), words);
                int[] labels = bench.labels(number, Split.TEST);
                plain.add(task.spec()
                        .metric()
                        .of(labels, Arrays.stream(test).mapToInt(LabelLoss::prediction).toArray(),
                                task.spec().classes()));
                calibrated.add(task.spec()
                        .metric()
                        .of(labels, LabelCalibration.over(train).predictions(test), task.spec().classes()));
            }
        }
        return List.of(new Row("zero-shot", 0, Optional.empty(), List.of(plain)),
                new Row("zero-shot, calibrated", 0, Optional.empty(), List.of(calibrated)));
    }

    private static List<EncodedExample> examples(Bench bench, int task, Split split) {
        return bench.encoded(task).examples(split, 0, bench.labels(task, split).length);
    }
}
