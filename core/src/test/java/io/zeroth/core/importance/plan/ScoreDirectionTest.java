package io.zeroth.core.importance.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.theta.Theta;
import org.junit.jupiter.api.Test;

class ScoreDirectionTest {
    private static final long SEED = 7;
    /** A bias of three, then the elements (0, 0), (0, 1), (2, 1) and (3, 0) of a kernel [4, 2]. */
    private static final Layout CANDIDATES = new Layout(List.of(new Segment.Weights("a.bias", Shape.of(3), Mask.all()),
            new Segment.Weights("b.kernel", Shape.of(4, 2), new Mask.Positions(new int[] {0, 1, 5, 6}))));

    private final ScoreDirection direction = new ScoreDirection(CANDIDATES);

    @Test
    void aDirectionHasAValueForAllThatItsTargetIs() {
        assertThat(direction.length(new ScoreTarget.Everything())).isEqualTo(7);
        assertThat(direction.length(new ScoreTarget.Output("b.kernel", 1))).isEqualTo(4);
        assertThat(direction.length(new ScoreTarget.Output("a.bias", 0))).isEqualTo(3);
        assertThat(direction.length(new ScoreTarget.Outputs("b.kernel"))).isEqualTo(2);
    }

    @Test
    void aDirectionIsTheSameInPieces() {
        var target = new ScoreTarget.Everything();
        float[] pieces = new float[7];
        direction.fill(target, SEED, 0, pieces, 0, 2);
        direction.fill(target, SEED, 2, pieces, 2, 5);
        assertThat(pieces).containsExactly(values(target));
    }

    @Test
    void aRowIsPerturbedByTheValuesOfItsInputsAndNothingElseIs() {
        Theta from = Theta.of(1, 2, 3, 4, 5, 6, 7);
        Theta to = Theta.zeros(7);
        var target = new ScoreTarget.Output("b.kernel", 1);
        direction.perturb(from, target, SEED, 0.5f, to);
        float[] z = values(target);
        assertThat(floats(to)).containsExactly(1, 2, 3, 4, Math.fma(0.5f, z[0], 5), Math.fma(0.5f, z[2], 6), 7);
    }

    @Test
    void everythingIsPerturbedByTheValuesOfItsPositions() {
        Theta from = Theta.of(1, 2, 3, 4, 5, 6, 7);
        Theta to = Theta.zeros(7);
        direction.perturb(from, new ScoreTarget.Everything(), SEED, -0.25f, to);
        float[] z = values(new ScoreTarget.Everything());
        for (int j = 0; j < 7; j++) {
            assertThat(to.get(j)).as("position %d", j).isEqualTo(Math.fma(-0.25f, z[j], from.get(j)));
        }
    }

    @Test
    void targetsThatAreNotThereAreRefused() {
        Theta theta = Theta.zeros(7);
        assertThatThrownBy(() -> direction.length(new ScoreTarget.Outputs("c.kernel")))
                .hasMessage("tensor 'c.kernel' is not in the candidate layout; score a tensor that is");
        assertThatThrownBy(() -> direction.length(new ScoreTarget.Output("b.kernel", 2)))
                .hasMessage("output of 'b.kernel' is 2; it must be 0 to 1");
        assertThatThrownBy(() -> direction.perturb(theta, new ScoreTarget.Outputs("b.kernel"), SEED, 1, theta))
                .hasMessageContaining("add the direction to the layer's bias");
        assertThatThrownBy(() -> direction.perturb(Theta.zeros(6), new ScoreTarget.Everything(), SEED, 1, theta))
                .hasMessage("theta has 6 values and the candidate layout 7; give candidate theta");
    }

    private float[] values(ScoreTarget target) {
        float[] values = new float[(int) direction.length(target)];
        direction.fill(target, SEED, 0, values, 0, values.length);
        return values;
    }

    private static float[] floats(Theta theta) {
        float[] values = new float[(int) theta.length()];
        for (int j = 0; j < values.length; j++) {
            values[j] = theta.get(j);
        }
        return values;
    }
}
