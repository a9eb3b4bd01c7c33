package io.zeroth.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.zeroth.compress.linear.OpenBlas;
import io.zeroth.compress.residual.Sparsity;
import io.zeroth.compress.train.Modes;
import io.zeroth.compress.train.SingularValues;
import io.zeroth.compress.train.Train;
import io.zeroth.compress.train.TrainRule;
import io.zeroth.compress.train.Truncation;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.tensortrain.CompressedWeight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
    private static final OpenBlas BLAS = OpenBlas.load();
    private static final int INPUTS = 48;
    private static final int OUTPUTS = 64;

    @ParameterizedTest
    @ValueSource(strings = {"none", "2:4", "unstructured:0.9"})
    void theErrorsAreThoseOfWhatTheWeightStandsFor(String sparsity) throws InterruptedException {
        float[] w = Matrices.decaying(1, INPUTS, OUTPUTS, 0.8);
        var result = compressed(new Settings(TrainRule.published(0.7), Sparsity.parse(sparsity)), w);
        CompressedWeight weight = result.weight();
        float[] train = Matrices.product(new Train(weight.train().orElseThrow(), weight.cores()));
        assertThat(result.trainError()).isCloseTo(Matrices.distance(w, train) / Matrices.norm(w), within(1e-5))
                .isLessThan(0.7);
        assertThat(result.error()).isCloseTo(Matrices.distance(w, withKept(train, weight)) / Matrices.norm(w),
                within(1e-5));
        assertThat(weight.kept().isPresent()).isEqualTo(!sparsity.equals("none"));
        assertThat(result.bytes()).isLessThan(4L * w.length);
    }

    @Test
    void withoutATrainTheMatrixIsPruned() throws InterruptedException {
        float[] w = Matrices.random(2, INPUTS, OUTPUTS);
        var result = compressed(new Settings(new TrainRule.None(), new Sparsity.TwoOfFour()), w);
        float[] pruned = withKept(new float[w.length], result.weight());
        assertThat(result.trainError()).isEqualTo(1);
        assertThat(result.error()).isCloseTo(Matrices.distance(w, pruned) / Matrices.norm(w), within(1e-6));
        assertThat(result.weight().train()).isEmpty();
        assertThat(result.weight().parameters()).isEqualTo(w.length / 2);
        for (int i = 0; i < w.length; i++) {
            assertThat(pruned[i]).isIn(0f, w[i]);
        }
    }

    @Test
    void aLowRankProductIsATrainOfTwoModes() throws InterruptedException {
        float[] w = Matrices.random(3, INPUTS, OUTPUTS);
        TrainRule rule = new TrainRule.Decomposed(Modes.Rule.MATRIX, new Truncation.RankCap(5),
                new SingularValues.Exact());
        CompressedWeight weight = compressed(new Settings(rule, new Sparsity.None()), w).weight();
        assertThat(weight.train().orElseThrow().ranks()).containsExactly(1, 5, 1);
        assertThat(weight.parameters()).isEqualTo(5 * (INPUTS + OUTPUTS));
    }

    @Test
    void whatWouldNotBecomeSmallerStaysDense() throws InterruptedException {
        float[] w = Matrices.random(4, INPUTS, OUTPUTS);
        assertThat(dense(TrainRule.published(0.01), new Sparsity.None(), w))
                .matches("its train would have \\d+ values or more, the matrix has 3072");
        assertThat(dense(TrainRule.published(0.7), new Sparsity.TwoOfFour(), w))
                .matches("it would take \\d+ bytes or more, the matrix takes 12288");
        assertThat(dense(new TrainRule.None(), new Sparsity.Unstructured(0), w))
                .isEqualTo("it would take 12672 bytes or more, the matrix takes 12288");
    }

    @Test
    void zerosHaveNoError() throws InterruptedException {
        var result = compressed(new Settings(TrainRule.published(0.5), new Sparsity.TwoOfFour()),
                new float[INPUTS * OUTPUTS]);
        assertThat(result.trainError()).isZero();
        assertThat(result.error()).isZero();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY})
    void whatIsNotFiniteIsNamed(float wrong) {
        float[] w = Matrices.random(5, INPUTS, OUTPUTS);
        w[3 * OUTPUTS + 17] = wrong;
        for (TrainRule rule : new TrainRule[] {TrainRule.published(0.5), new TrainRule.None()}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> compress(new Settings(rule, new Sparsity.TwoOfFour()), w))
                    .withMessage("layer.kernel is %s at [3, 17]; only finite weights can be compressed", wrong);
        }
    }

    @Test
    void nothingAtAllIsNoSetting() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Settings(new TrainRule.None(), new Sparsity.None()))
                .withMessageContaining("leaves nothing");
    }

    @Test
    void anInterruptedThreadStops() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> compress(new Settings(TrainRule.published(0.5), new Sparsity.None()),
                Matrices.random(6, INPUTS, OUTPUTS))).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private static Outcome compress(Settings settings, float[] w) throws InterruptedException {
        return new Compression(settings, BLAS).of(Weight.of("layer.kernel", Shape.of(INPUTS, OUTPUTS), w));
    }

    private static Outcome.Compressed compressed(Settings settings, float[] w) throws InterruptedException {
        return switch (compress(settings, w)) {
            case Outcome.Compressed compressed -> compressed;
            case Outcome.Dense(String reason) -> throw new AssertionError(reason);
        };
    }

    private static String dense(TrainRule rule, Sparsity sparsity, float[] w) throws InterruptedException {
        return switch (compress(new Settings(rule, sparsity), w)) {
            case Outcome.Compressed compressed -> throw new AssertionError(compressed);
            case Outcome.Dense(String reason) -> reason;
        };
    }

    private static float[] withKept(float[] train, CompressedWeight weight) {
        float[] sum = train.clone();
        weight.kept().ifPresent(kept -> {
            for (int i = 0; i < kept.size(); i++) {
                sum[kept.at(i)] += weight.values()[i];
            }
        });
        return sum;
    }
}
