package io.zeroth.compress.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.zeroth.compress.Matrices;
import io.zeroth.compress.linear.ExactCut;
import io.zeroth.compress.linear.FloatMatrix;
import io.zeroth.compress.linear.OpenBlas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainDecompositionTest {
    private static final OpenBlas BLAS = OpenBlas.load();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theErrorIsWithinItsBoundForAnyShape(long seed) throws InterruptedException {
        Random random = new Random(seed);
        for (int i = 0; i < 8; i++) {
            int inputs = 1 + random.nextInt(60);
            int outputs = 1 + random.nextInt(60);
            double decay = 0.7 + 0.3 * random.nextDouble();
            double error = Math.pow(10, -2 * random.nextDouble());
            SingularValues values = random.nextBoolean()
                    ? new SingularValues.Exact()
                    : new SingularValues.Randomized(4, 1, seed);
            Modes.Rule modes = random.nextBoolean() ? Modes.Rule.FACTORED : Modes.Rule.MATRIX;
            float[] w = Matrices.decaying(seed + i, inputs, outputs, decay);
            Train train = train(w, inputs, outputs, modes, new Truncation.ErrorBound(error), values);
            assertThat(Matrices.distance(w, Matrices.product(train)) / Matrices.norm(w))
                    .as("seed %d, [%d, %d], decay %s, %s, %s", seed, inputs, outputs, decay, modes, values)
                    .isLessThan(error + 1e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 16, 100})
    void noRankIsAboveACap(int cap) throws InterruptedException {
        float[] w = Matrices.random(9, 48, 60);
        Train train = train(w, 48, 60, Modes.Rule.FACTORED, new Truncation.RankCap(cap), new SingularValues.Exact());
        List<Integer> full = List.of(1, 8, 48, 6, 1);
        assertThat(train.layout().ranks()).isEqualTo(full.stream().map(rank -> Math.min(rank, cap)).toList());
        if (cap >= 48) {
            assertThat(Matrices.distance(w, Matrices.product(train))).isLessThan(1e-5 * Matrices.norm(w));
        }
    }

    @ParameterizedTest
    @EnumSource(Modes.Rule.class)
    void aTrainIsFoundAgain(Modes.Rule rule) throws InterruptedException {
        float[] w = Matrices.random(4, 36, 64);
        Train first = train(w, 36, 64, rule, new Truncation.RankCap(3), new SingularValues.Exact());
        float[] product = Matrices.product(first);
        Train second = train(product, 36, 64, rule, new Truncation.ErrorBound(1e-4), new SingularValues.Exact());
        assertThat(second.layout()).isEqualTo(first.layout());
        assertThat(Matrices.distance(product, Matrices.product(second))).isLessThan(1e-5 * Matrices.norm(product));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 12, 36})
    void whatATrainStandsForIsSubtracted(int inputs) throws InterruptedException {
        int outputs = 30;
        float[] w = Matrices.random(6, inputs, outputs);
        Train train = train(w, inputs, outputs, Modes.Rule.FACTORED, new Truncation.RankCap(4),
                new SingularValues.Exact());
        float[] product = Matrices.product(train);
        try (Arena arena = Arena.ofConfined()) {
            FloatMatrix rest = FloatMatrix.copy(arena, w, inputs, outputs);
            new TrainProduct(BLAS).subtract(train, rest);
            for (int i = 0; i < w.length; i++) {
                assertThat(rest.at(i / outputs, i % outputs)).isCloseTo(w[i] - product[i], within(1e-5f));
            }
        }
    }

    @Test
    void zerosAreOfRankOne() throws InterruptedException {
        Train train = train(new float[24 * 32], 24, 32, Modes.Rule.FACTORED, new Truncation.ErrorBound(0.1),
                new SingularValues.Exact());
        assertThat(train.layout().ranks()).containsExactly(1, 1, 1, 1, 1);
        assertThat(Matrices.product(train)).containsOnly(0f);
    }

    @Test
    void aTrainBeyondTheLimitIsNotMade() throws InterruptedException {
        float[] w = Matrices.random(2, 24, 32);
        try (Arena arena = Arena.ofConfined()) {
            FloatMatrix matrix = FloatMatrix.copy(arena, w, 24, 32);
            var decomposition = new TrainDecomposition(new ExactCut(BLAS), new Truncation.ErrorBound(0.01), 768);
            List<List<Integer>> heard = new ArrayList<>();
            assertThat(decomposition.decompose(matrix, Matrices.norm(w), Modes.Rule.FACTORED.of(24, 32), heard::add))
                    .isInstanceOfSatisfying(TrainDecomposition.Result.TooLarge.class,
                            large -> assertThat(large.values()).isGreaterThanOrEqualTo(768));
            assertThat(heard).containsExactly(List.of(4, 1));
        }
    }

    @Test
    void boundsOutOfRangeSayWhatToGive() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Truncation.ErrorBound(1.5))
                .withMessage("error is 1.5; it must be above 0 and at most 1, such as 0.6");
        assertThatIllegalArgumentException().isThrownBy(() -> new Truncation.ErrorBound(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Truncation.ErrorBound(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new Truncation.RankCap(0))
                .withMessage("rank is 0; it must be at least 1, such as 64");
        assertThatIllegalArgumentException().isThrownBy(() -> new SingularValues.Randomized(-1, 2, 3))
                .withMessageContaining("oversampling is -1");
    }

    private static Train train(float[] w, int inputs, int outputs, Modes.Rule rule, Truncation truncation,
            SingularValues values) throws InterruptedException {
        try (Arena arena = Arena.ofConfined()) {
            FloatMatrix matrix = FloatMatrix.copy(arena, w, inputs, outputs);
            var decomposition = new TrainDecomposition(values.cut(BLAS), truncation, Long.MAX_VALUE);
            return Matrices.made(decomposition.decompose(matrix, Matrices.norm(w), rule.of(inputs, outputs), _ -> {}));
        }
    }
}
