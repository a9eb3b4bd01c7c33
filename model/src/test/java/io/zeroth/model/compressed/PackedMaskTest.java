package io.zeroth.model.compressed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Shape;
import org.junit.jupiter.api.Test;

class PackedMaskTest {
    private static final long SEED = 20261126;

    @Test
    void twoOfEachFourInputsTakeTwoBitsAValue() {
        Shape shape = Shape.of(12, 7);
        Mask.Positions kept = twoOfFour(new SplittableRandom(SEED), shape, 7, 1);
        byte[] packed = PackedMask.pack(kept, shape);
        assertThat(packed).hasSize(1 + Math.ceilDiv(2 * kept.size(), Byte.SIZE));
        assertThat(PackedMask.unpack(packed, shape)).isEqualTo(kept);
    }

    @Test
    void twoOfEachFourAlongARowTakeTheSame() {
        Shape shape = Shape.of(7, 12);
        Mask.Positions kept = twoOfFour(new SplittableRandom(SEED), shape, 1, 4);
        byte[] packed = PackedMask.pack(kept, shape);
        assertThat(packed).hasSize(1 + Math.ceilDiv(2 * kept.size(), Byte.SIZE));
        assertThat(PackedMask.unpack(packed, shape)).isEqualTo(kept);
    }

    /**
     * A mask of two of each four.
     *
     * @param step from one place of a group to the next
     * @param next from one group to the next, where places are neighbours
     */
    private static Mask.Positions twoOfFour(SplittableRandom random, Shape shape, int step, int next) {
        int rows = shape.extents().getFirst();
        int columns = shape.extents().getLast();
        return new Mask.Positions(IntStream.range(0, rows * columns / 4).flatMap(group -> {
            int first = step == 1 ? group * next : group / columns * 4 * columns + group % columns;
            int one = random.nextInt(4);
            int other = (one + 1 + random.nextInt(3)) % 4;
            return IntStream.of(first + one * step, first + other * step);
        }).sorted().toArray());
    }

    @Test
    void anyPositionsComeBack() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 300; i++) {
            Shape shape = Shape.of(random.nextInt(1, 30), random.nextInt(1, 30));
            double share = random.nextDouble();
            Mask.Positions kept = new Mask.Positions(
                    IntStream.range(0, (int) shape.size()).filter(_ -> random.nextDouble() < share).toArray());
            assertThat(PackedMask.unpack(PackedMask.pack(kept, shape), shape)).as("mask %d", i).isEqualTo(kept);
        }
    }

    @Test
    void otherBytesAreNoMask() {
        assertThatThrownBy(() -> PackedMask.unpack(new byte[] {7}, Shape.of(4, 4)))
                .isInstanceOf(MalformedBytesException.class)
                .hasMessageContaining("is 7, which this build does not know");
        assertThatThrownBy(() -> PackedMask.unpack(new byte[] {1, 0}, Shape.of(6, 4)))
                .isInstanceOf(MalformedBytesException.class)
                .hasMessageContaining("groups of four");
    }
}
