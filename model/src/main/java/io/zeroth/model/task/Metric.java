package io.zeroth.model.task;

/** How a task's answers are judged; every metric is from 0, worst, to 1. */
public enum Metric {
    /** The fraction of examples whose prediction is their label. */
    ACCURACY("accuracy") {
        @Override
        double of(Confusion confusion) {
            return confusion.accuracy();
        }
    },
    /** The unweighted mean of the classes' F1 scores, over the classes that are a label or a prediction of some example. */
    MACRO_F1("macro-f1") {
        @Override
        double of(Confusion confusion) {
            return confusion.macroF1();
        }
    };

    private final String text;

    Metric(String text) {
        this.text = text;
    }

    /**
     * The metric of that name.
     *
     * @throws IllegalArgumentException where it is neither {@code accuracy} nor {@code macro-f1}
     */
    public static Metric parse(String text) {
        for (Metric metric : values()) {
            if (metric.text.equals(text)) {
                return metric;
            }
        }
        throw new IllegalArgumentException("metric is '%s'; it is accuracy or macro-f1".formatted(text));
    }

    /** The name as users write it, for example {@code macro-f1}. */
    public String text() {
        return text;
    }

    /**
     * Judges predictions.
     *
     * @param labels the right class of each example, at least one
     * @param predictions the predicted class of each example
     * @param classes the number of classes
     */
    public double of(int[] labels, int[] predictions, int classes) {
        return of(Confusion.of(labels, predictions, classes));
    }

    abstract double of(Confusion confusion);
}
