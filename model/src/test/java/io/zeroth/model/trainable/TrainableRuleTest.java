package io.zeroth.model.trainable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainableRuleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"head.*=all", "a.kernel=smallest:0.1", "a.kernel=largest:1", "a.kernel=smallest:.25",
                "a.kernel=random:0.5:-7", "a.kernel=random:1.:-9223372036854775808", "a.kernel=smallest:1.0E-4",
                "a.kernel=low-rank:8:16.0:3"})
    void aRuleIsReadBackFromWhatItIsToldAs(String text) {
        TrainableRule rule = TrainableRule.parse(text);
        assertThat(TrainableRule.parse(rule.toString())).isEqualTo(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallest:0.1.2", "smallest:", "random:0.1", "random:0.1:99999999999999999999", "top:0.1"})
    void aSelectionThatIsNoneIsRefusedInWords(String selection) {
        assertThatThrownBy(() -> TrainableRule.parse("a.kernel=" + selection))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("selection is '%s'; it is all,".formatted(selection));
    }

    @Test
    void aFractionOutOfItsRangeIsNamed() {
        assertThatThrownBy(() -> TrainableRule.parse("a.kernel=smallest:1.5"))
                .hasMessage("fraction is 1.5; it is above 0 and at most 1");
    }
}
