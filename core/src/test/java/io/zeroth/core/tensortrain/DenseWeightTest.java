package io.zeroth.core.tensortrain;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;

import io.zeroth.core.layout.TensorTrain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DenseWeightTest {
    private static final long SEED = 21;
    private static final String RECORDED = "[-568232644, 518506199, 876364556, 1882018945, -1150689844, -513901949, 1227655017]";

    static Stream<TensorTrain> trains() {
        return Stream.of(new TensorTrain(List.of(7), List.of(5), List.of(1, 3, 1)),
                new TensorTrain(List.of(24), List.of(32), List.of(1, 20, 1)),
                new TensorTrain(List.of(3, 5), List.of(4), List.of(1, 2, 6, 1)),
                new TensorTrain(List.of(6), List.of(3, 4, 5), List.of(1, 6, 7, 3, 1)),
                new TensorTrain(List.of(6, 4), List.of(8, 4), List.of(1, 6, 15, 4, 1)),
                new TensorTrain(List.of(2, 3, 4), List.of(5, 3, 2), List.of(1, 2, 5, 11, 6, 2, 1)),
                new TensorTrain(List.of(1, 17), List.of(1, 33), List.of(1, 1, 9, 9, 1)));
    }

    @ParameterizedTest
    @MethodSource("trains")
    void theMatrixIsTheSumOverAllRanksAndTheKeptValues(TensorTrain train) {
        Random random = new Random(SEED);
        CompressedWeight alone = RandomWeights.train(random, train);
        assertIsDense(alone);
        assertIsDense(RandomWeights.withKept(random, alone));
    }

    @Test
    void withoutATrainTheMatrixIsTheKeptValuesAndZeros() {
        CompressedWeight pruned = RandomWeights.pruned(new Random(SEED), 7, 9);
        float[] expected = new float[63];
        for (int i = 0; i < pruned.values().length; i++) {
            expected[pruned.kept().orElseThrow().at(i)] = pruned.values()[i];
        }
        assertThat(write(pruned)).containsExactly(expected);
    }

    @Test
    void changedValuesAreThoseOfTheNextMatrix() {
        Random random = new Random(SEED);
        TensorTrain train = new TensorTrain(List.of(3, 4), List.of(5, 6), List.of(1, 3, 8, 5, 1));
        CompressedWeight first = RandomWeights.withKept(random, RandomWeights.train(random, train));
        CompressedWeight other = RandomWeights.train(random, train);
        CompressedWeight second = new CompressedWeight(first.shape(), first.train(), other.cores(), first.kept(),
                new float[first.values().length]);
        MemorySegment out = Arena.ofAuto().allocate(first.shape().size() * Float.BYTES, 64);
        DenseWeight weight = new DenseWeight(Arena.ofAuto(), first);
        weight.write(out);

        for (int k = 0; k < train.order(); k++) {
            weight.core(k).copyFrom(MemorySegment.ofArray(second.cores().get(k)));
        }
        weight.kept().fill((byte) 0);
        weight.write(out);

        assertThat(out.toArray(JAVA_FLOAT)).containsExactly(write(second));
        assertThat(weight.left().byteSize()).isEqualTo(12 * 8 * Float.BYTES);
        assertThat(weight.right().byteSize()).isEqualTo(8 * 30 * Float.BYTES);
    }

    @Test
    void keptValuesAloneAreWrittenWithTheBitsOfAll() {
        Random random = new Random(SEED);
        TensorTrain train = new TensorTrain(List.of(3, 4), List.of(5, 6), List.of(1, 3, 8, 5, 1));
        CompressedWeight first = RandomWeights.withKept(random, RandomWeights.train(random, train));
        MemorySegment out = Arena.ofAuto().allocate(first.shape().size() * Float.BYTES, 64);
        DenseWeight weight = new DenseWeight(Arena.ofAuto(), first);
        weight.write(out);
        float[] values = new float[first.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
            weight.kept().setAtIndex(JAVA_FLOAT, i, values[i]);
        }

        weight.writeKept(out);

        assertThat(out.toArray(JAVA_FLOAT)).containsExactly(
                write(new CompressedWeight(first.shape(), first.train(), first.cores(), first.kept(), values)));
    }

    /** The bits are fixed for ever: digests of compressed models are of them. */
    @Test
    void theBitsAreThoseThatWereRecorded() {
        assertThat(fingerprint()).isEqualTo(RECORDED);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void vectorsOfAnyWidthGiveTheSameBits(int bytes) throws IOException, InterruptedException {
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=" + bytes, "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), DenseWeightTest.class.getName());
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String line;
        try (InputStream output = process.getInputStream()) {
            line = new String(output.readAllBytes(), UTF_8).strip();
        }
        assertThat(process.waitFor()).isZero();
        int width = Math.min(bytes, FloatVector.SPECIES_MAX.vectorByteSize());
        assertThat(line).isEqualTo("%d bytes: %s".formatted(width, fingerprint()));
    }

    public static void main(String[] arguments) {
        System.out.println("%d bytes: %s".formatted(FloatVector.SPECIES_PREFERRED.vectorByteSize(), fingerprint()));
    }

    private static String fingerprint() {
        Random random = new Random(SEED);
        List<Integer> hashes = new ArrayList<>();
        trains().forEach(train -> hashes
                .add(Arrays.hashCode(write(RandomWeights.withKept(random, RandomWeights.train(random, train))))));
        return hashes.toString();
    }

    private static void assertIsDense(CompressedWeight weight) {
        double[] expected = RandomWeights.dense(weight);
        float[] written = write(weight);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) written[i]).as("seed %d, element %d", SEED, i)
                    .isEqualTo(expected[i], within(1e-4 * Math.max(1, Math.abs(expected[i]))));
        }
    }

    private static float[] write(CompressedWeight weight) {
        MemorySegment out = Arena.ofAuto().allocate(weight.shape().size() * Float.BYTES, 64);
        out.fill((byte) 77);
        DenseWeight.write(weight, out);
        return out.toArray(JAVA_FLOAT);
    }
}
