package io.zeroth.server.job;

import static java.util.Objects.requireNonNull;

import io.zeroth.model.task.Split;

/**
 * A task's metric on one split at one position of the log.
 *
 * @param step the last step folded into the theta that was evaluated
 * @param examples how many examples were evaluated, at least one
 * @param metric the task's metric, from 0 to 1
 * @param loss the mean loss, in nats
 */
public record Evaluation(long step, Split split, int examples, double metric, double loss) {
    public Evaluation {
        requireNonNull(split, "split");
        if (step < 0 || examples < 1) {
            throw new IllegalArgumentException(
                    "an evaluation at step %d of %d examples; steps are not negative and examples at least 1"
                            .formatted(step, examples));
        }
    }
}
