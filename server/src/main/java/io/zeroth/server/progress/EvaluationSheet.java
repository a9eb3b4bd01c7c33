package io.zeroth.server.progress;

import java.util.ArrayList;
import java.util.List;

import io.zeroth.model.task.Split;
import io.zeroth.server.job.Evaluation;
import io.zeroth.server.job.JobTask;
import io.zeroth.server.lease.Work;

/** The answers to one task's held-out examples, chunk by chunk. */
final class EvaluationSheet {
    private final JobTask task;
    private final int chunk;
    private final int[] labels;
    private final int[] predictions;
    private final double[] lossSums;
    private int missing;

    /** @param chunk the examples of one chunk; the last has what is left */
    EvaluationSheet(JobTask task, int chunk) {
        this.task = task;
        this.chunk = chunk;
        this.labels = task.labels(Split.TEST);
        this.predictions = new int[labels.length];
        this.lossSums = new double[Math.ceilDiv(labels.length, chunk)];
        this.missing = lossSums.length;
    }

    List<Work> work() {
        List<Work> work = new ArrayList<>();
        for (int first = 0; first < labels.length; first += chunk) {
            work.add(new Work.Chunk(task.place(), first, Math.min(chunk, labels.length - first)));
        }
        return work;
    }

    int examples() {
        return labels.length;
    }

    boolean fits(Work.Chunk answered, List<Integer> given) {
        int classes = task.spec().classes();
        return given.size() == answered.count()
                && given.stream().allMatch(prediction -> prediction >= 0 && prediction < classes);
    }

    void accept(Work.Chunk answered, double lossSum, List<Integer> given) {
        for (int i = 0; i < given.size(); i++) {
            predictions[answered.first() + i] = given.get(i);
        }
        lossSums[answered.first() / chunk] = lossSum;
        missing--;
    }

    boolean complete() {
        return missing == 0;
    }

    /** The outcome at {@code step}; losses are summed in the order of the examples, whoever answered first. */
    Evaluation evaluation(long step) {
        double loss = 0;
        for (double sum : lossSums) {
            loss += sum;
        }
        double metric = task.spec().metric().of(labels, predictions, task.spec().classes());
        return new Evaluation(step, Split.TEST, labels.length, metric, loss / labels.length);
    }
}
