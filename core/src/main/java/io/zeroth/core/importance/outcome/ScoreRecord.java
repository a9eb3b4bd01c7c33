package io.zeroth.core.importance.outcome;

import java.util.List;

/** What one finished piece of the scoring phase found; the log keeps one for each work of the plan. */
public sealed interface ScoreRecord {
    /** The work's place in the plan's list, from 0. */
    int work();

    /** The loss L0 of a {@link io.zeroth.core.importance.plan.ScoreWork.Base}, mean over its examples, in nats. */
    record Base(int work, double loss) implements ScoreRecord {
        public Base {
            requirePlace(work);
            requireFinite("loss", loss, "check the base model and the examples");
        }
    }

    /**
     * The losses of a {@link io.zeroth.core.importance.plan.ScoreWork.Probe}, mean over its examples, in nats.
     *
     * @param plus where +epsilon z is added
     * @param minus where -epsilon z is added
     */
    record Probe(int work, double plus, double minus) implements ScoreRecord {
        public Probe {
            requirePlace(work);
            requireFinite("plus", plus, "lower the epsilon of scoring");
            requireFinite("minus", minus, "lower the epsilon of scoring");
        }
    }

    /**
     * The statistics of a {@link io.zeroth.core.importance.plan.ScoreWork.Activations}.
     *
     * @param statistics one for each of the work's tensors, in its order
     */
    record Activations(int work, List<InputStatistics> statistics) implements ScoreRecord {
        public Activations {
            requirePlace(work);
            statistics = List.copyOf(statistics);
            if (statistics.isEmpty()) {
                throw new IllegalArgumentException("statistics is empty; give one for each tensor of the work");
            }
            if (statistics.stream().map(each -> each.classes().isEmpty()).distinct().count() > 1) {
                throw new IllegalArgumentException("some statistics have classes and some have none; give all or none");
            }
        }

        /** Whether the statistics are also of each class by itself. */
        public boolean byClass() {
            return !statistics.getFirst().classes().isEmpty();
        }
    }

    private static void requirePlace(int work) {
        if (work < 0) {
            throw new IllegalArgumentException("work is %d; works count from 0".formatted(work));
        }
    }

    private static void requireFinite(String field, double value, String fix) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("%s is %s; a loss must be finite, so %s".formatted(field, value, fix));
        }
    }
}
