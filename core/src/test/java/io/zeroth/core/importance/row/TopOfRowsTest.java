package io.zeroth.core.importance.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import org.junit.jupiter.api.Test;

class TopOfRowsTest {
    private static final long SEED = 20261124;

    @Test
    void theBestInputsOfEachColumnAreKept() {
        TensorRows rows = rows(Shape.of(4, 2), Mask.all());
        double[] scores = {1, 8, 4, 7, 3, 6, 2, 5};
        assertThat(kept(rows, 0.5, scores)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aVectorIsOneRow() {
        assertThat(kept(rows(Shape.of(5), Mask.all()), 0.4, 5, 1, 3, 4, 2)).containsExactly(0, 3);
    }

    @Test
    void ofEqualScoresThoseOfTheLowerInputsAreKept() {
        TensorRows rows = rows(Shape.of(4, 1), Mask.all());
        assertThat(kept(rows, 0.5, 1, 2, 1, 1)).containsExactly(0, 1);
        assertThat(kept(rows, 0.5, 0.0, -0.0, 0.0, -0.0)).as("zeros of either sign").containsExactly(0, 1);
        assertThat(kept(rows, 0.5, -0.0, -0.0, 0.0, 0.0)).as("zeros of either sign").containsExactly(0, 1);
    }

    @Test
    void atLeastOneOfEachRowIsKept() {
        assertThat(kept(rows(Shape.of(2, 3), Mask.all()), 1e-9, 1, 2, 3, 4, 1, 5)).containsExactly(1, 3, 5);
    }

    @Test
    void onlyCandidatesAreKeptAndTheFractionIsOfThem() {
        // Of the columns of [4, 3], the first has candidates at inputs 0, 2 and 3, the second one at 1, the third none.
        TensorRows rows = rows(Shape.of(4, 3), new Mask.Positions(new int[] {0, 4, 6, 9}));
        assertThat(IntStream.range(0, 3).map(rows::size)).containsExactly(3, 1, 0);
        assertThat(kept(rows, 0.67, 1, 0, 3, 2)).containsExactly(4, 6, 9);
    }

    @Test
    void theChoiceIsThatOfASortOfEachRow() {
        var random = new SplittableRandom(SEED);
        for (int round = 0; round < 200; round++) {
            int inputs = random.nextInt(1, 20);
            int outputs = random.nextInt(1, 6);
            double keep = random.nextDouble(0.01, 1);
            double[] scores = random.doubles((long) inputs * outputs).map(value -> Math.rint(value * 8)).toArray();
            assertThat(kept(rows(Shape.of(inputs, outputs), Mask.all()), keep, scores))
                    .as("seed %d, round %d", SEED, round)
                    .containsExactly(bySorting(inputs, outputs, keep, scores));
        }
    }

    private static int[] bySorting(int inputs, int outputs, double keep, double[] scores) {
        List<Integer> kept = new ArrayList<>();
        for (int output = 0; output < outputs; output++) {
            int row = output;
            Integer[] order = IntStream.range(0, inputs).mapToObj(i -> i * outputs + row).toArray(Integer[]::new);
            Arrays.sort(order, (a, b) -> Double.compare(scores[b], scores[a]));
            kept.addAll(List.of(order).subList(0, Math.max(1, (int) Math.round(keep * inputs))));
        }
        return kept.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    @Test
    void aScoreThatIsNoNumberIsNamed() {
        TensorRows rows = rows(Shape.of(2, 2), Mask.all());
        assertThatThrownBy(() -> kept(rows, 0.5, 1, 2, 3, Double.NaN))
                .hasMessage("score of 'w' at input 1, output 1 is NaN; check the weights, or raise epsilon or damping");
    }

    private static TensorRows rows(Shape shape, Mask mask) {
        return TensorRows.of(new Segment.Weights("w", shape, mask));
    }

    private static int[] kept(TensorRows rows, double keep, double... scores) {
        return TopOfRows.of(rows, keep, element -> scores[element]).toArray();
    }
}
