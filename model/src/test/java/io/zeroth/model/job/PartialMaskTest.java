package io.zeroth.model.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;

import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PartialMaskTest {
    private static final MaskRule.Importance MAZO = new MaskRule.Importance(0.3, Estimator.SPSA, 2, 3,
            RowNormalization.SUM, 5, 6, .5f, 0.25, 4);

    static Stream<MaskRule> rules() {
        return Stream.of(new MaskRule.Whole(), MAZO, new MaskRule.Random(0.2, -3), new MaskRule.Largest(0.4),
                new MaskRule.Smallest(0.5), new MaskRule.ActivationWeighted(0.6, 7));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleLeavesNothingOpenThatItsMethodTakes(MaskRule rule) {
        PartialMask mask = PartialMask.of(rule);
        assertThat(mask.rule(99, 99)).isEqualTo(rule);
        for (MaskSetting setting : MaskSetting.values()) {
            assertThat(mask.value(setting).isPresent()).as("%s", setting)
                    .isEqualTo(mask.methodInForce().takes(setting));
        }
    }

    @Test
    void aMaskIsToldInWords() {
        assertThat(PartialMask.of(new MaskRule.Random(0.2, -3)).text()).isEqualTo("random with keep 0.2, seed -3");
        assertThat(PartialMask.open().text()).isEqualTo("whole");
    }

    @Test
    void whatIsOpenIsFilledFieldByField() {
        assertThat(keep(0.01).over(PartialMask.of(MAZO)).rule(0, 0)).isEqualTo(
                new MaskRule.Importance(0.01, Estimator.SPSA, 2, 3, RowNormalization.SUM, 5, 6, .5f, 0.25, 4));
        assertThat(PartialMask.open().over(PartialMask.of(MAZO))).isEqualTo(PartialMask.of(MAZO));
    }

    @Test
    void anotherMethodTakesWhatItKnowsAndDropsTheRest() {
        PartialMask mask = PartialMask.of(MaskMethod.ACTIVATIONS).over(PartialMask.of(MAZO));
        assertThat(mask.rule(0, 0)).isEqualTo(new MaskRule.ActivationWeighted(0.3, 6));
        assertThat(mask.value(MaskSetting.ALPHA)).isEmpty();
        assertThat(PartialMask.of(MaskMethod.WHOLE).over(PartialMask.of(MAZO)))
                .isEqualTo(PartialMask.of(MaskMethod.WHOLE));
    }

    @Test
    void theJobsSeedAndLearningRateAreTakenWhereTheMaskHasNone() {
        assertThat(PartialMask.of(MaskMethod.RANDOM).rule(11, 0.5)).isEqualTo(new MaskRule.Random(0.3, 11));
        assertThat(PartialMask.of(MaskMethod.MAZO).rule(11, 0.5))
                .extracting(rule -> ((MaskRule.Importance) rule).learningRate())
                .isEqualTo(0.5);
    }

    private static PartialMask keep(double keep) {
        PartialMask open = PartialMask.open();
        return new PartialMask(open.method(), Optional.of(keep), open.estimator(), open.probes(), open.shards(),
                open.alpha(), open.beta(), open.normalization(), open.epsilon(), open.learningRate(), open.damping(),
                open.seed());
    }
}
