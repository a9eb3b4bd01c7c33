package io.zeroth.wire.mask;

import java.util.List;
import java.util.Optional;

import io.zeroth.core.importance.outcome.ClassMean;
import io.zeroth.core.importance.outcome.InputStatistics;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.v1.DirectionLosses;
import io.zeroth.v1.LayerInputs;
import io.zeroth.v1.ScoringResult;
import io.zeroth.wire.Fields;
import io.zeroth.wire.MalformedMessageException;

/** The records of the scoring phase as messages, and back. */
public final class ScoreResults {
    private ScoreResults() {}

    /** What was found; the lease's number is the caller's to set. */
    public static ScoringResult.Builder toMessage(ScoreRecord found) {
        ScoringResult.Builder message = ScoringResult.newBuilder().setWork(found.work());
        return switch (found) {
            case ScoreRecord.Base(_, double loss) -> message.setLoss(loss);
            case ScoreRecord.Probe(_, double plus, double minus) ->
                message.setLosses(DirectionLosses.newBuilder().setPlus(plus).setMinus(minus));
            case ScoreRecord.Activations(_, List<InputStatistics> statistics) -> message.setInputs(
                    LayerInputs.newBuilder().addAllKernels(statistics.stream().map(ScoreResults::toMessage).toList()));
        };
    }

    private static io.zeroth.v1.InputStatistics toMessage(InputStatistics statistics) {
        io.zeroth.v1.InputStatistics.Builder message = io.zeroth.v1.InputStatistics.newBuilder()
                .setTokens(statistics.tokens());
        for (int input = 0; input < statistics.inputs(); input++) {
            message.addMean(statistics.mean(input)).addMeanSquare(statistics.meanSquare(input));
        }
        statistics.classes().forEach(each -> message.addClasses(toMessage(each)));
        return message.build();
    }

    private static io.zeroth.v1.ClassMean toMessage(ClassMean found) {
        io.zeroth.v1.ClassMean.Builder message = io.zeroth.v1.ClassMean.newBuilder()
                .setLabel(found.label())
                .setTokens(found.tokens());
        for (int input = 0; input < found.inputs(); input++) {
            message.addMean(found.mean(input));
        }
        return message.build();
    }

    /**
     * What was found; empty where a number of it is not finite, which a worker may find and a log may not hold.
     *
     * @throws MalformedMessageException if a field is missing or out of its range
     */
    public static Optional<ScoreRecord> fromMessage(ScoringResult message) {
        int work = Fields.unsigned(message.getWork(), "scoring_result.work");
        if (!finite(message)) {
            return Optional.empty();
        }
        return Optional.of(Fields.record("scoring_result", () -> switch (message.getFoundCase()) {
            case LOSS -> new ScoreRecord.Base(work, message.getLoss());
            case LOSSES -> new ScoreRecord.Probe(work, message.getLosses().getPlus(), message.getLosses().getMinus());
            case INPUTS -> new ScoreRecord.Activations(work,
                    message.getInputs().getKernelsList().stream().map(ScoreResults::fromMessage).toList());
            case FOUND_NOT_SET -> throw Fields.unspecified("scoring_result.found");
        }));
    }

    private static boolean finite(ScoringResult message) {
        return Double.isFinite(message.getLoss()) && Double.isFinite(message.getLosses().getPlus())
                && Double.isFinite(message.getLosses().getMinus())
                && message.getInputs().getKernelsList().stream().allMatch(ScoreResults::finite);
    }

    private static boolean finite(io.zeroth.v1.InputStatistics message) {
        return message.getMeanList().stream().allMatch(Float::isFinite)
                && message.getMeanSquareList().stream().allMatch(Float::isFinite)
                && message.getClassesList()
                        .stream()
                        .allMatch(each -> each.getMeanList().stream().allMatch(Float::isFinite));
    }

    private static InputStatistics fromMessage(io.zeroth.v1.InputStatistics message) {
        return new InputStatistics(Fields.unsigned(message.getTokens(), "scoring_result.inputs.tokens"),
                floats(message.getMeanList()), floats(message.getMeanSquareList()),
                message.getClassesList().stream().map(ScoreResults::fromMessage).toList());
    }

    private static ClassMean fromMessage(io.zeroth.v1.ClassMean message) {
        return new ClassMean(Fields.unsigned(message.getLabel(), "scoring_result.inputs.classes.label"),
                Fields.unsigned(message.getTokens(), "scoring_result.inputs.classes.tokens"),
                floats(message.getMeanList()));
    }

    private static float[] floats(List<Float> list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        return values;
    }
}
