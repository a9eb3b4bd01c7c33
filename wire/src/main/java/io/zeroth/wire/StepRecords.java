package io.zeroth.wire;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import io.zeroth.core.step.CurvatureUpdate;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.TaskLoss;
import io.zeroth.core.step.Update;

/** Step records as messages, and back with the same bits. */
public final class StepRecords {
    private StepRecords() {}

    public static io.zeroth.v1.StepRecord toMessage(StepRecord step) {
        io.zeroth.v1.StepRecord.Builder message = folded(step);
        for (TaskLoss loss : step.losses()) {
            message.addLosses(io.zeroth.v1.TaskLoss.newBuilder().setTask(loss.task()).setLoss(loss.loss()));
        }
        return message.build();
    }

    /** What of a record is folded: all but its losses. */
    public static io.zeroth.v1.StepRecord toFold(StepRecord step) {
        return folded(step).build();
    }

    private static io.zeroth.v1.StepRecord.Builder folded(StepRecord step) {
        io.zeroth.v1.StepRecord.Builder message = io.zeroth.v1.StepRecord.newBuilder()
                .setStep(step.step())
                .setEpsilon(step.epsilon());
        for (Update update : step.updates()) {
            message.addUpdates(
                    io.zeroth.v1.Update.newBuilder().setSeed(update.seed()).setCoefficient(update.coefficient()));
        }
        step.curvature()
                .ifPresent(curvature -> message.setCurvature(io.zeroth.v1.CurvatureUpdate.newBuilder()
                        .setSmoothing(curvature.smoothing())
                        .addAllCoefficients(curvature.coefficients())));
        return message;
    }

    public static List<io.zeroth.v1.StepRecord> toMessages(List<StepRecord> steps) {
        return steps.stream().map(StepRecords::toMessage).toList();
    }

    /** @throws MalformedMessageException if a number is not finite, a name is missing, or the step is 0 */
    public static StepRecord fromMessage(io.zeroth.v1.StepRecord message) {
        long step = Fields.unsigned(message.getStep(), "step");
        float epsilon = Fields.finite(message.getEpsilon(), "epsilon");
        List<Update> updates = IntStream.range(0, message.getUpdatesCount())
                .mapToObj(i -> update(message.getUpdates(i), "updates[%d]".formatted(i)))
                .toList();
        List<TaskLoss> losses = IntStream.range(0, message.getLossesCount())
                .mapToObj(i -> loss(message.getLosses(i), "losses[%d]".formatted(i)))
                .toList();
        Optional<CurvatureUpdate> curvature = message.hasCurvature()
                ? Optional.of(curvature(message.getCurvature()))
                : Optional.empty();
        return Fields.record("step", () -> new StepRecord(step, epsilon, updates, losses, curvature));
    }

    /** @throws MalformedMessageException if a record is malformed */
    public static List<StepRecord> fromMessages(List<io.zeroth.v1.StepRecord> messages) {
        return messages.stream().map(StepRecords::fromMessage).toList();
    }

    private static Update update(io.zeroth.v1.Update message, String field) {
        return new Update(message.getSeed(), Fields.finite(message.getCoefficient(), field + ".coefficient"));
    }

    private static CurvatureUpdate curvature(io.zeroth.v1.CurvatureUpdate message) {
        return Fields.record("curvature",
                () -> new CurvatureUpdate(message.getSmoothing(), message.getCoefficientsList()));
    }

    private static TaskLoss loss(io.zeroth.v1.TaskLoss message, String field) {
        return new TaskLoss(Fields.text(message.getTask(), field + ".task"),
                Fields.finite(message.getLoss(), field + ".loss"));
    }
}
