package io.zeroth.worker.engine.bert.layer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.core.tensortrain.DenseWeight;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractedKernelTest {
    /** Of 768 inputs and outputs two products of rank 384 take as many operations as one; 385 counts as 400. */
    @ParameterizedTest
    @CsvSource({"768, 768, 384, true", "768, 768, 385, false", "768, 3072, 614, false", "768, 3072, 608, true",
        "32, 32, 16, true", "32, 32, 17, false", "16, 16, 1, false"})
    void aTrainIsMultipliedByWhereThatTakesNoMoreOperations(int inputs, int outputs, int rank, boolean cheaper) {
        TensorTrain train = new TensorTrain(List.of(inputs), List.of(outputs), List.of(1, rank, 1));
        assertThat(ContractedKernel.isCheaper(weight(train, Optional.empty()))).isEqualTo(cheaper);
    }

    @Test
    void whereValuesAreKeptTheMatrixIsMade() {
        TensorTrain train = new TensorTrain(List.of(32), List.of(64), List.of(1, 2, 1));
        assertThat(ContractedKernel.isCheaper(weight(train, Optional.of(new Mask.Positions(new int[] {5}))))).isFalse();
    }

    @Test
    void theFactorsAreThoseOfTheWeightAndZerosBeside() {
        TensorTrain train = new TensorTrain(List.of(3, 4), List.of(2, 8), List.of(1, 2, 5, 3, 1));
        DenseWeight weight = new DenseWeight(Arena.ofAuto(), weight(train, Optional.empty()));
        ContractedKernel kernel = ContractedKernel.zeros(train, Nd4jProducts.load());
        kernel.write(weight);
        assertThat(kernel.rank()).isEqualTo(16);
        for (int i = 0; i < 12 * 16; i++) {
            float expected = i % 16 < 5 ? weight.left().getAtIndex(JAVA_FLOAT, i / 16 * 5 + i % 16) : 0;
            assertThat(kernel.left().values().getAtIndex(JAVA_FLOAT, i)).isEqualTo(expected);
        }
        for (int i = 0; i < 16 * 16; i++) {
            float expected = i < 5 * 16 ? weight.right().getAtIndex(JAVA_FLOAT, i) : 0;
            assertThat(kernel.right().values().getAtIndex(JAVA_FLOAT, i)).isEqualTo(expected);
        }
        kernel.close();
    }

    private static CompressedWeight weight(TensorTrain train, Optional<Mask.Positions> kept) {
        Random random = new Random(6);
        List<float[]> cores = IntStream.range(0, train.order()).mapToObj(k -> {
            float[] core = new float[(int) train.core(k).size()];
            for (int i = 0; i < core.length; i++) {
                core[i] = (float) random.nextGaussian();
            }
            return core;
        }).toList();
        return new CompressedWeight(train.kernelShape(), Optional.of(train), cores, kept,
                new float[kept.map(Mask.Positions::size).orElse(0)]);
    }
}
