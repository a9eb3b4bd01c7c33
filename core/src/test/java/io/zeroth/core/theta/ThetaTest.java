package io.zeroth.core.theta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ThetaTest {
    @Test
    void aCopyHasTheValuesAndALifeOfItsOwn() {
        Theta theta = Theta.of(1f, 2f);
        Theta copy = theta.copy();
        copy.set(0, 9f);
        assertThat(theta.get(0)).isEqualTo(1f);
        theta.copyFrom(copy);
        assertThat(theta.get(0)).isEqualTo(9f);
        assertThat(theta.get(1)).isEqualTo(2f);
    }

    @Test
    void aCopyFromAnotherLengthIsRefused() {
        assertThatThrownBy(() -> Theta.zeros(2).copyFrom(Theta.zeros(3)))
                .hasMessageContaining("theta has 2 values and is copied from one of 3");
    }

    @Test
    void curvaturesBeginAtOneAndDoNotCountAsValues() {
        Theta plain = Theta.of(1f, 2f);
        Theta theta = plain.withCurvatures();
        assertThat(theta).returns(2L, Theta::length).returns(4L, Theta::size).returns(true, Theta::hasCurvatures);
        assertThat(new float[] {theta.get(0), theta.get(1), theta.get(2), theta.get(3)}).containsExactly(1, 2, 1, 1);
        theta.set(3, 5f);
        assertThat(theta.copy().get(3)).isEqualTo(5f);
        assertThat(ThetaDigest.of(theta)).as("a curvature is part of the digest")
                .isNotEqualTo(ThetaDigest.of(plain.withCurvatures()));
        assertThat(plain.hasCurvatures()).isFalse();
        assertThatThrownBy(() -> plain.copyFrom(theta)).hasMessageContaining("theta has 2 values and is copied");
    }

    @Test
    void aNegativeLengthIsRefused() {
        assertThatThrownBy(() -> Theta.zeros(-1)).hasMessageContaining("length is -1");
    }
}
