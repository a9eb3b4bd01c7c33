package io.zeroth.compress.residual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparsityTest {
    @ParameterizedTest
    @ValueSource(strings = {"none", "2:4", "unstructured:0.9", "unstructured:0.0"})
    void theTextFormIsReadAsItIsWritten(String text) {
        assertThat(Sparsity.parse(text)).hasToString(text);
    }

    @Test
    void otherTextsSayWhatToGive() {
        assertThatIllegalArgumentException().isThrownBy(() -> Sparsity.parse("4:8"))
                .withMessage(
                        "sparsity is '4:8'; it must be none, 2:4 or unstructured:FRACTION, such as unstructured:0.9");
        assertThatIllegalArgumentException().isThrownBy(() -> Sparsity.parse("unstructured:most"))
                .withMessageContaining("'unstructured:most'");
        assertThatIllegalArgumentException().isThrownBy(() -> Sparsity.parse("unstructured:1"))
                .withMessage("dropped is 1.0; it must be at least 0 and below 1, such as 0.9 to keep a tenth");
    }

    @Test
    void bytesAreOfValuesAndPlaces() {
        assertThat(new Sparsity.TwoOfFour().bytes(50, 100)).isEqualTo(200 + 13);
        assertThat(new Sparsity.Unstructured(0.5).bytes(50, 100)).isEqualTo(200 + 13);
        assertThat(new Sparsity.Unstructured(0.9).bytes(10, 100)).isEqualTo(40 + 10);
        assertThat(new Sparsity.None().bytes(0, 100)).isZero();
    }
}
