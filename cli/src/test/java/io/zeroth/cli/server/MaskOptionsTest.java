package io.zeroth.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;

import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.model.job.MaskMethod;
import io.zeroth.model.job.PartialMask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class MaskOptionsTest {
    static Stream<MaskRule> rules() {
        return Stream.of(new MaskRule.Whole(), new MaskRule.Random(1.0 / 3, Long.MIN_VALUE), new MaskRule.Largest(1),
                new MaskRule.Smallest(Double.MIN_VALUE), new MaskRule.ActivationWeighted(0.1, 3),
                new MaskRule.Importance(0.01, Estimator.ROW_SPSA, -1.0 / 3, -1e-9, RowNormalization.SUM, 3, 2, 1e-30f,
                        8e-2f, Math.PI),
                new MaskRule.Importance(0.7, Estimator.FACTORED, 0, 1e300, RowNormalization.MIN_MAX, 1, 1,
                        Float.MAX_VALUE, 1e-7, 1));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theArgumentsOfARuleMakeTheSameRule(MaskRule rule) {
        assertThat(options(MaskOptions.arguments(rule).toArray(String[]::new)).given().rule(99, 99)).isEqualTo(rule);
    }

    @Test
    void whatIsNotGivenIsLeftOpen() {
        assertThat(options().given()).isEqualTo(PartialMask.open());
        assertThat(options().given().rule(1, 1)).isEqualTo(new MaskRule.Whole());
        assertThat(options("--mask", "MAZO").given().rule(1, 0.5)).isEqualTo(new MaskRule.Importance(0.3,
                Estimator.CLASS_FACTORED, 0, 0, RowNormalization.MIN_MAX, 4, 8, 1e-2f, 0.5, 1));
        assertThat(options("--mask", "random").given().rule(8, 1)).isEqualTo(new MaskRule.Random(0.3, 8));
    }

    @Test
    void namesAreReadWithHyphensAndAsTheCodeHasThem() {
        for (String name : new String[] {"ROW_SPSA", "row_spsa", "row-spsa"}) {
            assertThat(options("--mask-estimator", name).given().estimator()).contains(Estimator.ROW_SPSA);
        }
        assertThat(options("--mask-normalization", "min-max").given().normalization())
                .contains(RowNormalization.MIN_MAX);
        assertThatThrownBy(() -> options("--mask-estimator", "adam").given())
                .hasMessage("estimator is 'adam'; it is one of spsa, row-spsa, factored, class-factored");
    }

    @Test
    void aSettingThatTheMethodDoesNotTakeIsRefused() {
        assertThatThrownBy(() -> options("--mask", "random", "--mask-alpha", "2").requireTaken(MaskMethod.RANDOM))
                .hasMessage(
                        "--mask-alpha is 2.0 and the mask is random, which takes --mask-keep, --mask-seed; leave it out, or give --mask mazo");
        assertThatThrownBy(() -> options("--mask-lr", "1").requireTaken(MaskMethod.WHOLE)).hasMessage(
                "--mask-lr is 1.0 and the mask is whole, which takes no settings; leave it out, or give --mask mazo");
        assertThatThrownBy(() -> options("--mask-shards", "1").requireTaken(MaskMethod.LARGEST))
                .hasMessageEndingWith("leave it out, or give --mask mazo or activations");
        options("--mask-shards", "1").requireTaken(MaskMethod.ACTIVATIONS);
    }

    private static MaskOptions options(String... arguments) {
        return CommandLine.populateCommand(new MaskOptions(), arguments);
    }
}
