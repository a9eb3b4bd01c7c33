package io.zeroth.core.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

import io.zeroth.core.layout.LowRank.Side;
import org.junit.jupiter.api.Test;

class LowRankTest {
    private static final LowRank FACTORS = new LowRank("head.transform.kernel", 8, 6, 2, 2, 7);
    private static final Segment DOWN = new Segment.Factor(FACTORS, Side.DOWN, Mask.all());
    private static final Segment UP = new Segment.Factor(FACTORS, Side.UP, Mask.all());

    @Test
    void theFactorsOfAKernelAreTwoTensorsOfTheirOwn() {
        assertThat(DOWN).returns("head.transform.kernel.down", Segment::name)
                .returns(Shape.of(8, 2), Segment::shape)
                .returns(16L, Segment::length);
        assertThat(UP).returns("head.transform.kernel.up", Segment::name)
                .returns(Shape.of(2, 6), Segment::shape)
                .returns(12L, Segment::length);
        assertThat(UP.withMask(new Mask.Positions(new int[] {3, 5})).length()).isEqualTo(2);
    }

    @Test
    void whatAFactorBeginsWithIsFixedForEver() {
        assertThat(FactorStart.of(FACTORS, Side.DOWN)).startsWith(-0.09572191f, 0.31077403f, 0.23664846f, 0.3196826f)
                .endsWith(0.26062542f, -0.46927962f)
                .hasSize(16);
        assertThat(FactorStart.of(FACTORS, Side.UP)).hasSize(12).containsOnly(0);
    }

    @Test
    void theDownFactorBeginsAsNormalOfVarianceOneOverTheInputs() {
        float[] values = FactorStart.of(new LowRank("a.kernel", 400, 300, 100, 1, 1), Side.DOWN);
        double sum = 0;
        double squares = 0;
        double fourths = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
            fourths += Math.pow(value, 4);
        }
        assertThat(sum / values.length).isCloseTo(0, within(4 * 0.05 / Math.sqrt(40_000)));
        assertThat(400 * squares / values.length).isCloseTo(1, within(4 * Math.sqrt(2.0 / 40_000)));
        assertThat(160_000 * fourths / values.length).isCloseTo(3, within(4 * Math.sqrt(96.0 / 40_000)));
    }

    @Test
    void otherSeedsAndOtherKernelsBeginElsewhereAndOtherScalesDoNot() {
        float[] values = FactorStart.of(FACTORS, Side.DOWN);
        assertThat(start("head.transform.kernel", 1, 8)).isNotEqualTo(values);
        assertThat(start("head.other.kernel", 1, 7)).isNotEqualTo(values);
        assertThat(start("head.transform.kernel", 1, 7)).isEqualTo(values);
    }

    private static float[] start(String kernel, float scale, long seed) {
        return FactorStart.of(new LowRank(kernel, 8, 6, 2, scale, seed), Side.DOWN);
    }

    @Test
    void factorsThatAddNothingOrTooMuchAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LowRank("a.kernel", 8, 6, 7, 1, 0))
                .withMessage("rank for 'a.kernel' is 7; it must be 1 to 6, the lesser extent of the kernel");
        assertThatIllegalArgumentException().isThrownBy(() -> new LowRank("a.kernel", 8, 6, 0, 1, 0))
                .withMessageContaining("it must be 1 to 6");
        for (float scale : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new LowRank("a.kernel", 8, 6, 1, scale, 0))
                    .withMessage("scale for 'a.kernel' is %s; it must be a positive number, such as 2", scale);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Segment.Factor(FACTORS, Side.UP, new Mask.Positions(new int[0])))
                .withMessage("the mask of head.transform.kernel.up keeps no element");
    }

    @Test
    void aLayoutHasBothFactorsOfAKernelTheDownFactorFirst() {
        Segment bias = new Segment.Weights("head.transform.bias", Shape.of(6), Mask.all());
        Segment otherUp = new Segment.Factor(new LowRank("head.transform.kernel", 8, 6, 2, 2, 8), Side.UP, Mask.all());
        assertThat(new Layout(List.of(DOWN, UP, bias)).length()).isEqualTo(16 + 12 + 6);
        for (List<Segment> wrong : List.of(List.of(DOWN), List.of(UP), List.of(UP, DOWN), List.of(DOWN, bias, UP),
                List.of(DOWN, otherUp))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Layout(wrong))
                    .withMessageMatching(
                            "'head.transform.kernel.(down|up)' is in the layout without its other factor; give 'head.transform.kernel.down' and then 'head.transform.kernel.up', of one rank, scale and seed");
        }
    }

    @Test
    void aKernelIsTrainedAsWeightsOrAsFactors() {
        Segment kernel = new Segment.Weights("head.transform.kernel", Shape.of(8, 6), Mask.all());
        for (List<Segment> both : List.of(List.of(kernel, DOWN, UP), List.of(DOWN, UP, kernel))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Layout(both))
                    .withMessage(
                            "kernel 'head.transform.kernel' is in the layout as weights and as low-rank factors; train one of the two");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Layout(List.of(DOWN, UP, DOWN, UP)))
                .withMessageContaining("tensor 'head.transform.kernel.down' is in the layout twice");
    }
}
