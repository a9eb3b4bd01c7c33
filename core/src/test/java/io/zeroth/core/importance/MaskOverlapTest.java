package io.zeroth.core.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import org.junit.jupiter.api.Test;

class MaskOverlapTest {
    @Test
    void aMaskOverlapsWithItselfWholly() {
        assertThat(MaskOverlap.of(mask(0, 3), mask(0, 3))).isEqualTo(1);
        assertThat(MaskOverlap.of(mask(0, 3), mask(1, 2))).isZero();
    }

    @Test
    void sharesAreAveragedOverRows() {
        // Column 0 wants 0 and 2 and finds 0; column 1 wants and finds 1.
        assertThat(MaskOverlap.of(mask(0, 1, 2), mask(0, 1, 4))).isEqualTo(0.75);
    }

    @Test
    void rowsOfWhichNothingIsWantedDoNotCount() {
        assertThat(MaskOverlap.of(mask(0, 2), mask(0, 1))).isEqualTo(0.5);
    }

    @Test
    void drawsByChanceShareTheFractionThatTheyKeep() {
        var candidates = new Layout(List.of(new Segment.Weights("w", Shape.of(500, 40), Mask.all())));
        assertThat(MaskOverlap.of(random(candidates, 1), random(candidates, 2))).isCloseTo(0.2, within(0.02));
    }

    @Test
    void masksOfDifferentModelsAreNotCompared() {
        var other = new Layout(List.of(new Segment.Weights("v", Shape.of(3, 2), Mask.all())));
        assertThatThrownBy(() -> MaskOverlap.of(mask(0), other))
                .hasMessage("one layout has w [3, 2] where the other has v [3, 2]; compare masks of one model");
    }

    private static Layout random(Layout candidates, long seed) {
        ScorePlan plan = ScorePlan.of(new MaskRule.Random(0.2, seed), 0, candidates, List.of(), 1);
        return MaskChoice.of(plan, List.of(), (_, _) -> {});
    }

    private static Layout mask(int... positions) {
        return new Layout(List.of(new Segment.Weights("w", Shape.of(3, 2), new Mask.Positions(positions))));
    }
}
