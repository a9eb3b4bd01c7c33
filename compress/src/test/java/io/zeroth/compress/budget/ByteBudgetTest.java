package io.zeroth.compress.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;

import io.zeroth.compress.Compression;
import io.zeroth.compress.Outcome;
import io.zeroth.compress.Settings;
import io.zeroth.compress.Weight;
import io.zeroth.compress.linear.OpenBlas;
import io.zeroth.compress.residual.Sparsity;
import io.zeroth.compress.train.Modes;
import io.zeroth.compress.train.SingularValues;
import io.zeroth.compress.train.TrainRule;
import io.zeroth.compress.train.Truncation;
import io.zeroth.core.layout.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteBudgetTest {
    private static final long SEED = 20261126;
    private static final Shape SHAPE = Shape.of(96, 128);
    private static final ByteBudget.Factors TRAIN = new ByteBudget.Factors.Train(Modes.Rule.FACTORED,
            new SingularValues.Exact());
    private static final ByteBudget.Factors LOW_RANK = new ByteBudget.Factors.Train(Modes.Rule.MATRIX,
            new SingularValues.Exact());
    private static final ByteBudget.Factors NONE = new ByteBudget.Factors.None();

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.25, 0.4, 0.6, 0.8})
    void everyMethodTakesItsShareAndLittleLess(double share) throws InterruptedException {
        assertThat(taken(new ByteBudget(share, NONE, new ByteBudget.Residual.Largest(0.2)))).isBetween(share - 0.01,
                share + 0.001);
        assertThat(taken(new ByteBudget(share, TRAIN, new ByteBudget.Residual.Largest(0.2)))).isBetween(share - 0.01,
                share + 0.001);
        assertThat(taken(new ByteBudget(share, TRAIN, new ByteBudget.Residual.None()))).isBetween(share - 0.05, share);
        assertThat(taken(new ByteBudget(share, LOW_RANK, new ByteBudget.Residual.None()))).isBetween(share - 0.02,
                share);
    }

    private static double taken(ByteBudget budget) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] values = new float[(int) SHAPE.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Outcome outcome = new Compression(budget.settings(SHAPE), OpenBlas.load())
                .of(Weight.of("kernel", SHAPE, values));
        assertThat(outcome).isInstanceOf(Outcome.Compressed.class);
        return (double) ((Outcome.Compressed) outcome).bytes() / (SHAPE.size() * Float.BYTES);
    }

    @Test
    void twoOfEachFourLeaveTheTrainTheRest() {
        Settings settings = new ByteBudget(0.6, LOW_RANK, new ByteBudget.Residual.TwoOfFour()).settings(SHAPE);
        assertThat(settings.sparsity()).isEqualTo(new Sparsity.TwoOfFour());
        // 0.06875 of 12,288 values are 844.8, and a rank takes 224.
        assertThat(settings.train()).isEqualTo(
                new TrainRule.Decomposed(Modes.Rule.MATRIX, new Truncation.RankCap(3), new SingularValues.Exact()));
    }

    @Test
    void whatCannotBeSoSmallIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ByteBudget(0.5, NONE, new ByteBudget.Residual.TwoOfFour()))
                .withMessage("share is 0.5; 2:4 alone takes 0.53125, so give more, or another sparsity");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ByteBudget(0.001, LOW_RANK, new ByteBudget.Residual.None()).settings(SHAPE))
                .withMessage(
                        "share is 0.001; a train of a matrix of shape [96, 128] takes more at rank 1, so give more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ByteBudget(1, NONE, new ByteBudget.Residual.Largest(0.2)))
                .withMessage("share is 1.0; it must be above 0 and below 1, such as 0.25");
    }
}
