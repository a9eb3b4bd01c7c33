package io.zeroth.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeroth.core.job.Aggregation;
import org.junit.jupiter.api.Test;

class SlopesTest {
    private static final double[] SLOPES = {3, -1, 100, 0, 1};
    private static final double[] EVEN = {.25, .25, .25, .125, .125};

    @Test
    void theMeanCountsEverySlopeByItsShare() {
        assertThat(Slopes.aggregate(new Aggregation.Mean(), SLOPES, EVEN)).isEqualTo(25.625);
    }

    @Test
    void theMedianIsNotMovedByOneSlopeHoweverLarge() {
        // in order: -1 (1/4), 0 (3/8), 1 (1/2), 3 (3/4), 100
        assertThat(Slopes.aggregate(new Aggregation.Median(), SLOPES, EVEN)).isEqualTo(2);
        assertThat(Slopes.aggregate(new Aggregation.Median(), SLOPES, new double[] {.25, .25, .125, .125, .25}))
                .isEqualTo(1);
        assertThat(Slopes.aggregate(new Aggregation.Median(), new double[] {7}, new double[] {1})).isEqualTo(7);
    }

    @Test
    void theTrimmedMeanCutsThroughTheWeightOfTheSlopesAtItsEdges() {
        // left: 1/8 of -1, 1/8 of 0, 1/8 of 1, 1/4 of 3 and 1/8 of 100, of 3/4
        assertThat(Slopes.aggregate(new Aggregation.TrimmedMean(.125), SLOPES, EVEN))
                .isEqualTo((-.125 + .125 + .75 + 12.5) / .75);
        // left: 1/8 of 0, 1/8 of 1 and 1/4 of 3, of 1/2
        assertThat(Slopes.aggregate(new Aggregation.TrimmedMean(.25), SLOPES, EVEN)).isEqualTo(.875 / .5);
    }

    @Test
    void nothingTrimmedIsTheMean() {
        assertThat(Slopes.aggregate(new Aggregation.TrimmedMean(0), SLOPES, EVEN)).isEqualTo(25.625);
    }
}
