package io.zeroth.compress.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModesTest {
    @ParameterizedTest
    @CsvSource({"768, 768, 32 24 32 24", "768, 3072, 32 24 64 48", "2048, 8192, 64 32 128 64",
        "4096, 4096, 64 64 64 64", "4096, 11008, 64 64 128 86", "30522, 768, 5087 6 32 24", "24, 32, 6 4 8 4",
        "4, 9, 2 2 3 3", "6, 8, 3 2 4 2"})
    void areThosePublished(int inputs, int outputs, String modes) {
        assertThat(Modes.Rule.FACTORED.of(inputs, outputs).all()).isEqualTo(numbers(modes));
    }

    @ParameterizedTest
    @CsvSource({"7, 12, 7, 4 3", "12, 31, 4 3, 31", "2, 3, 2, 3", "1, 1, 1, 1"})
    void ofAPrimeNumberAreOne(int inputs, int outputs, String inputModes, String outputModes) {
        assertThat(Modes.Rule.FACTORED.of(inputs, outputs))
                .isEqualTo(new Modes(numbers(inputModes), numbers(outputModes)));
    }

    @Test
    void ofALowRankProductAreTheExtents() {
        assertThat(Modes.Rule.MATRIX.of(768, 3072).all()).containsExactly(768, 3072);
    }

    private static List<Integer> numbers(String text) {
        return Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
    }
}
