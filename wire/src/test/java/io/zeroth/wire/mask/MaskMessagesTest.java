package io.zeroth.wire.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;

import io.zeroth.core.importance.outcome.ClassMean;
import io.zeroth.core.importance.outcome.InputStatistics;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.plan.ScoreTarget;
import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.v1.MagnitudeMask;
import io.zeroth.v1.ScoringLease;
import io.zeroth.v1.ScoringResult;
import io.zeroth.wire.MalformedMessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MaskMessagesTest {
    static Stream<MaskRule> rules() {
        return Stream.concat(
                Stream.of(new MaskRule.Random(0.25, -7), new MaskRule.Largest(1), new MaskRule.Smallest(0.01),
                        new MaskRule.ActivationWeighted(0.5, 3)),
                Stream.of(Estimator.values())
                        .flatMap(estimator -> Stream.of(RowNormalization.values())
                                .map(normalization -> new MaskRule.Importance(0.1, estimator, -1, 0.5, normalization,
                                        64, 8, 1e-3f, 1e-6, 2))));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleComesBackAsItWas(MaskRule rule) {
        assertThat(MaskRules.fromMessage(MaskRules.toMessage(rule))).isEqualTo(rule);
    }

    static Stream<ScoreWork> works() {
        return Stream.of(new ScoreWork.Base(2, 5), new ScoreWork.Probe(2, 5, -9, new ScoreTarget.Everything(), 0.5f),
                new ScoreWork.Probe(2, 5, 9, new ScoreTarget.Output("a.kernel", 0), 1e-3f),
                new ScoreWork.Probe(2, 5, 9, new ScoreTarget.Outputs("a.kernel"), 1e-3f),
                new ScoreWork.Activations(2, 5, List.of("a.kernel", "b.kernel")),
                new ScoreWork.Activations(2, 5, List.of("a.kernel"), true));
    }

    @ParameterizedTest
    @MethodSource("works")
    void aWorkComesBackAsItWas(ScoreWork work) {
        ScoringLease lease = ScoreLeases.toMessage(17, work).setTask(2).build();
        assertThat(lease.getWork()).isEqualTo(17);
        assertThat(ScoreLeases.fromMessage(lease)).isEqualTo(work);
    }

    static Stream<ScoreRecord> records() {
        InputStatistics statistics = new InputStatistics(12, new float[] {1, -2}, new float[] {3, 4});
        return Stream.of(new ScoreRecord.Base(3, 0.1), new ScoreRecord.Probe(3, 1.5, -0.25),
                new ScoreRecord.Activations(3,
                        List.of(statistics.withClasses(List.of(new ClassMean(0, 5, new float[] {2, 0}),
                                new ClassMean(4, 7, new float[] {1, -3}))))),
                new ScoreRecord.Activations(3, List.of(statistics, statistics)));
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordComesBackAsItWas(ScoreRecord found) {
        assertThat(ScoreResults.fromMessage(ScoreResults.toMessage(found).build())).contains(found);
    }

    @Test
    void aNumberThatIsNotFiniteMakesNoRecord() {
        ScoringResult loss = ScoreResults.toMessage(new ScoreRecord.Base(3, 1)).setLoss(Double.NaN).build();
        assertThat(ScoreResults.fromMessage(loss)).isEmpty();
        ScoringResult.Builder probe = ScoreResults.toMessage(new ScoreRecord.Probe(3, 1, 2));
        probe.getLossesBuilder().setMinus(Double.POSITIVE_INFINITY);
        assertThat(ScoreResults.fromMessage(probe.build())).isEmpty();
        ScoringResult.Builder inputs = ScoreResults.toMessage(records().toList().getLast());
        inputs.getInputsBuilder().getKernelsBuilder(1).setMeanSquare(0, Float.NaN);
        assertThat(ScoreResults.fromMessage(inputs.build())).isEmpty();
    }

    @Test
    void whatIsMissingOrOutOfItsRangeIsNamed() {
        assertThatThrownBy(() -> MaskRules.fromMessage(io.zeroth.v1.MaskRule.getDefaultInstance()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("mask.rule");
        assertThatThrownBy(() -> MaskRules.fromMessage(
                io.zeroth.v1.MaskRule.newBuilder().setLargest(MagnitudeMask.newBuilder().setKeep(2)).build()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("keep is 2.0");
        assertThatThrownBy(() -> ScoreLeases.fromMessage(ScoringLease.getDefaultInstance()))
                .hasMessageContaining("scoring_lease.kind");
        assertThatThrownBy(() -> ScoreResults.fromMessage(ScoringResult.getDefaultInstance()))
                .hasMessageContaining("scoring_result.found");
        assertThatThrownBy(() -> MaskRules.toMessage(new MaskRule.Whole())).hasMessageContaining("has no rule");
    }
}
