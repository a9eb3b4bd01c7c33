package io.zeroth.compress.train;

import static java.util.Objects.requireNonNull;

/** Whether a matrix becomes a tensor train, and which. */
public sealed interface TrainRule {
    /** It does not; what is kept is then kept of the matrix itself. */
    record None() implements TrainRule {}

    /** It becomes the train of these modes. */
    record Decomposed(Modes.Rule modes, Truncation truncation, SingularValues singularValues) implements TrainRule {
        public Decomposed {
            requireNonNull(modes, "modes");
            requireNonNull(truncation, "truncation");
            requireNonNull(singularValues, "singularValues");
        }
    }

    /** The train as published, with relative error at most {@code error}. */
    static TrainRule published(double error) {
        return new Decomposed(Modes.Rule.FACTORED, new Truncation.ErrorBound(error), new SingularValues.Exact());
    }
}
