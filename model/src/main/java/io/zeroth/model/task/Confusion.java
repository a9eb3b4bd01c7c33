package io.zeroth.model.task;

/** How many examples of each class got each prediction. */
final class Confusion {
    private final int examples;
    private final int[] labelled;
    private final int[] predicted;
    private final int[] correct;

    private Confusion(int examples, int classes) {
        this.examples = examples;
        this.labelled = new int[classes];
        this.predicted = new int[classes];
        this.correct = new int[classes];
    }

    static Confusion of(int[] labels, int[] predictions, int classes) {
        if (labels.length == 0 || labels.length != predictions.length) {
            throw new IllegalArgumentException("%d labels and %d predictions; there are as many of each, at least one"
                    .formatted(labels.length, predictions.length));
        }
        Confusion confusion = new Confusion(labels.length, classes);
        for (int i = 0; i < labels.length; i++) {
            confusion.labelled[labels[i]]++;
            confusion.predicted[predictions[i]]++;
            if (labels[i] == predictions[i]) {
                confusion.correct[labels[i]]++;
            }
        }
        return confusion;
    }

    double accuracy() {
        int right = 0;
        for (int count : correct) {
            right += count;
        }
        return (double) right / examples;
    }

    double macroF1() {
        double sum = 0;
        int seen = 0;
        for (int k = 0; k < correct.length; k++) {
            int either = labelled[k] + predicted[k];
            if (either > 0) {
                sum += 2.0 * correct[k] / either;
                seen++;
            }
        }
        return sum / seen;
    }
}
