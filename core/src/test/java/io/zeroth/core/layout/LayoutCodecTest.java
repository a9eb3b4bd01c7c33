package io.zeroth.core.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.core.layout.LowRank.Side;
import org.junit.jupiter.api.Test;

class LayoutCodecTest {
    private static final long SEED = 20261123;
    private static final Layout SMALL = new Layout(
            List.of(new Segment.Weights("head.bias", Shape.of(5), Mask.all()), new Segment.Weights(
                    "encoder.layer.0.output.kernel", Shape.of(4, 300), new Mask.Positions(new int[] {0, 299, 1199}))));
    private static final LowRank FACTORS = new LowRank("head.transform.kernel", 300, 4, 2, 0.75f, -3);
    private static final Layout LOW_RANK = new Layout(
            List.of(new Segment.Factor(FACTORS, Side.DOWN, new Mask.Positions(new int[] {0, 299, 599})),
                    new Segment.Factor(FACTORS, Side.UP, Mask.all()),
                    new Segment.Weights("head.bias", Shape.of(5), Mask.all())));

    private static final TensorTrain TRAIN = new TensorTrain(List.of(4, 3), List.of(5), List.of(1, 2, 5, 1));
    private static final Layout COMPRESSED = new Layout(List.of(
            new Segment.Core("head.transform.kernel", TRAIN, 0, Mask.all()),
            new Segment.Core("head.transform.kernel", TRAIN, 2, new Mask.Positions(new int[] {0, 24})),
            new Segment.Residual("head.transform.kernel", Shape.of(12, 5), new Mask.Positions(new int[] {3, 59}))));

    @Test
    void aLayoutComesBackFromItsBytes() {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 200; i++) {
            Layout layout = random(random);
            assertThat(LayoutCodec.decode(LayoutCodec.encode(layout))).as("layout %d", i).isEqualTo(layout);
        }
    }

    private static Layout random(SplittableRandom random) {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(5); i++) {
            Shape shape = Shape.of(random.nextInt(1, 40), random.nextInt(1, 40));
            double kept = random.nextDouble();
            int[] positions = IntStream.range(0, (int) shape.size()).filter(_ -> random.nextDouble() < kept).toArray();
            Mask mask = positions.length == 0 || random.nextBoolean() ? Mask.all() : new Mask.Positions(positions);
            segments.add(new Segment.Weights("tensor." + i, shape, mask));
        }
        for (int i = 0; i < random.nextInt(3); i++) {
            var factors = new LowRank("factored." + i, random.nextInt(3, 40), random.nextInt(3, 40),
                    random.nextInt(1, 4), random.nextFloat(0.1f, 9), random.nextLong());
            segments.add(new Segment.Factor(factors, Side.DOWN, new Mask.Positions(new int[] {random.nextInt(3)})));
            segments.add(new Segment.Factor(factors, Side.UP, Mask.all()));
        }
        for (int i = 0; i < random.nextInt(3); i++) {
            var train = new TensorTrain(List.of(random.nextInt(2, 6), random.nextInt(2, 6)),
                    List.of(random.nextInt(2, 6)), List.of(1, random.nextInt(1, 4), random.nextInt(1, 4), 1));
            segments.add(new Segment.Core("compressed." + i, train, random.nextInt(3), Mask.all()));
            segments.add(new Segment.Residual("compressed." + i, train.kernelShape(),
                    new Mask.Positions(new int[] {random.nextInt(4)})));
        }
        return new Layout(segments);
    }

    @Test
    void aSparseMaskTakesAboutAByteAPositionAndADenseOneABitAnElement() {
        assertThat(maskBytes(IntStream.range(0, 100).map(i -> 100 * i))).isLessThan(150);
        assertThat(maskBytes(IntStream.range(0, 5000).map(i -> 2 * i))).isBetween(1250, 1300);
    }

    private static int maskBytes(IntStream positions) {
        var weights = new Segment.Weights("w", Shape.of(100, 100), new Mask.Positions(positions.toArray()));
        return LayoutCodec.encode(new Layout(List.of(weights))).length;
    }

    @Test
    void theDigestIsFixedForEver() {
        assertThat(SMALL.digest().hex()).isEqualTo("4a1e26886d6d77a52aa14de551228a173d9a206981c55bcd7bc1cd0eb5abed40");
    }

    @Test
    void theDigestOfLowRankFactorsIsFixedForEver() {
        assertThat(LOW_RANK.digest().hex())
                .isEqualTo("1c28fa98e50c5e195cf7fa2511f35ccf00ce92c643fb142bf2dd5304a4173e13");
    }

    @Test
    void coresAndKeptValuesComeBackFromTheirBytesAndTheirDigestIsFixedForEver() {
        assertThat(LayoutCodec.decode(LayoutCodec.encode(COMPRESSED))).isEqualTo(COMPRESSED);
        assertThat(COMPRESSED.digest().hex())
                .isEqualTo("3b813d2f0ba9e9f10db64afd1fe33e76e820d3e9e5c77e4854e6d0970bb4d81e");
    }

    @Test
    void aFactorTakesItsKernelsNameAndLittleMore() {
        assertThat(LayoutCodec.encode(LOW_RANK)).hasSizeLessThan(120);
    }

    @Test
    void aLayoutIsAsLongAsItsSegmentsTogether() {
        assertThat(SMALL.length()).isEqualTo(8);
    }

    @Test
    void aTensorThatIsThereTwiceIsRefused() {
        Segment bias = new Segment.Weights("head.bias", Shape.of(5), Mask.all());
        assertThatThrownBy(() -> new Layout(List.of(bias, bias)))
                .hasMessageContaining("tensor 'head.bias' is in the layout twice");
    }

    @Test
    void bytesCutShortAnywhereAreRefused() {
        cutShort(LayoutCodec.encode(SMALL));
        cutShort(LayoutCodec.encode(LOW_RANK));
    }

    private static void cutShort(byte[] bytes) {
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> LayoutCodec.decode(cut)).as("%d bytes", length)
                    .isInstanceOf(MalformedBytesException.class);
        }
    }

    @Test
    void changedBytesGiveAnotherLayoutOrAreRefused() {
        changeEachBit(SMALL);
        changeEachBit(LOW_RANK);
    }

    private static void changeEachBit(Layout layout) {
        byte[] bytes = LayoutCodec.encode(layout);
        for (int at = 0; at < bytes.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) (1 << bit);
                assertThat(decodesTo(layout, changed)).as("bit %d of byte %d", bit, at).isFalse();
            }
        }
    }

    private static boolean decodesTo(Layout layout, byte[] bytes) {
        try {
            return LayoutCodec.decode(bytes).equals(layout);
        } catch (MalformedBytesException _) {
            return false;
        }
    }

    @Test
    void anotherVersionIsNamed() {
        byte[] bytes = LayoutCodec.encode(SMALL);
        bytes[0] = 2;
        assertThatThrownBy(() -> LayoutCodec.decode(bytes))
                .hasMessageContaining("is 2, and this build reads version 1");
    }
}
