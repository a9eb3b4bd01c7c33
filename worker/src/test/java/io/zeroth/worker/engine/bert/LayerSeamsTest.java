package io.zeroth.worker.engine.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.InputSums;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scoring needs of an engine beside its scores: shifted outputs, single weights, and what enters a layer. */
class LayerSeamsTest {
    private static final long SEED = 99;
    private static final int[] WORDS = {3, 17};
    private static final String[] KERNELS = {"encoder.layer.0.attention.query.kernel",
        "encoder.layer.1.attention.output.kernel", "encoder.layer.1.intermediate.kernel",
        "encoder.layer.1.output.kernel", "encoder.layer.2.attention.query.kernel",
        "encoder.layer.2.attention.value.kernel", "encoder.layer.2.output.kernel", "head.transform.kernel"};

    private final RandomModel model = new RandomModel(RandomModel.tiny(), SEED);
    private final List<EncodedExample> examples = RandomExamples.of(model.description(), 21, new Random(SEED));
    private final BertWeights base = BertWeights.read(model, Nd4jProducts.load());

    @AfterEach
    void close() {
        base.close();
    }

    private BertForward engine(EngineSettings settings, String... tensors) {
        return new BertForward(base,
                new Layout(Arrays.stream(tensors)
                        .map(tensor -> (Segment) new Segment.Weights(tensor, model.shape(tensor), Mask.all()))
                        .toList()),
                settings);
    }

    private static String[] withFirstOutput() {
        return Stream.concat(Stream.of("encoder.layer.0.output.kernel"), Arrays.stream(KERNELS)).toArray(String[]::new);
    }

    private static EngineSettings settings(int threads) {
        return new EngineSettings(threads, 1 << 20, 32, 8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"encoder.layer.0.attention.query.kernel", "encoder.layer.1.attention.output.kernel",
                "encoder.layer.1.intermediate.kernel", "encoder.layer.1.output.kernel",
                "encoder.layer.2.attention.query.kernel", "encoder.layer.2.attention.value.kernel",
                "encoder.layer.2.output.kernel", "head.transform.kernel"})
    void theSumsOfWhatEntersALayerAreTheReferences(String kernel) {
        boolean targetOnly = kernel.startsWith("head.")
                || kernel.startsWith("encoder.layer.2.") && !kernel.contains("value");
        ReferenceBert reference = new ReferenceBert(model);
        double[] sums = new double[model.shape(kernel).extents().getFirst()];
        double[] squares = new double[sums.length];
        int tokens = 0;
        for (EncodedExample example : examples) {
            reference.logits(example.tokens(), example.target(), WORDS);
            double[][] rows = reference.entered(kernel);
            for (int row = 0; row < rows.length; row++) {
                if (!targetOnly || rows.length == 1 || row == example.target()) {
                    tokens++;
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] += rows[row][i];
                        squares[i] += rows[row][i] * rows[row][i];
                    }
                }
            }
        }
        try (BertForward engine = engine(settings(1), withFirstOutput())) {
            List<String> others = List.of("encoder.layer.0.output.kernel", "head.transform.kernel", kernel);
            InputSums found = engine.sumInputs(others, examples).getLast();
            assertThat(found.tokens()).isEqualTo(tokens);
            assertThat(found.inputs()).isEqualTo(sums.length);
            for (int i = 0; i < sums.length; i++) {
                assertThat(found.mean(i)).isCloseTo(sums[i] / tokens, within(1e-4));
                assertThat(found.meanSquare(i)).isCloseTo(squares[i] / tokens, within(1e-4));
            }
        }
    }

    @Test
    void theSumsHaveTheSameBitsOnAnyNumberOfThreadsCachedOrNot() {
        for (String kernel : KERNELS) {
            try (BertForward one = engine(settings(1).withCacheBytes(0), kernel);
                    BertForward four = engine(settings(4), kernel)) {
                InputSums expected = one.sumInputs(List.of(kernel), examples).getFirst();
                four.score(examples.subList(0, 5), WORDS);
                for (int round = 0; round < 3; round++) {
                    assertThat(bits(four.sumInputs(List.of(kernel), examples).getFirst())).as(kernel)
                            .isEqualTo(bits(expected));
                }
            }
        }
    }

    private static long[] bits(InputSums sums) {
        long[] bits = new long[2 * sums.inputs() + 1];
        for (int i = 0; i < sums.inputs(); i++) {
            bits[2 * i] = Double.doubleToRawLongBits(sums.mean(i));
            bits[2 * i + 1] = Double.doubleToRawLongBits(sums.meanSquare(i));
        }
        bits[2 * sums.inputs()] = sums.tokens();
        return bits;
    }

    @Test
    void aShiftOfALayersOutputsIsAChangeOfItsBiasAndIsTakenBackToTheBit() {
        for (String kernel : KERNELS) {
            String bias = kernel.replace(".kernel", ".bias");
            float[] shift = new float[Math.toIntExact(model.shape(bias).size())];
            Random random = new Random(SEED);
            for (int i = 0; i < shift.length; i++) {
                shift[i] = (float) random.nextGaussian();
            }
            try (BertForward engine = engine(settings(2), kernel); BertForward other = engine(settings(2), kernel)) {
                float[][] before = engine.score(examples, WORDS);
                engine.shiftOutputs(kernel, shift);
                float[][] shifted = engine.score(examples, WORDS);
                assertThat(other.score(examples, WORDS)).as("engines that share the base").isDeepEqualTo(before);
                engine.endShift();
                assertThat(engine.score(examples, WORDS)).isDeepEqualTo(before);

                requireReference(shifted, bias, shift);
            }
        }
    }

    private void requireReference(float[][] shifted, String bias, float[] shift) {
        float[] values = model.values(bias);
        float[] kept = values.clone();
        for (int i = 0; i < shift.length; i++) {
            values[i] += shift[i];
        }
        ReferenceBert reference = new ReferenceBert(model);
        for (EncodedExample example : examples) {
            double[] expected = reference.logits(example.tokens(), example.target(), WORDS);
            for (int word = 0; word < WORDS.length; word++) {
                assertThat((double) shifted[example.id()][word]).as(bias).isCloseTo(expected[word], within(2e-3));
            }
        }
        System.arraycopy(kept, 0, values, 0, kept.length);
    }

    @Test
    void singleWeightsAreWrittenWhereTheLayoutHasThem() {
        Layout layout = new Layout(List.of(
                new Segment.Weights("head.transform.kernel", model.shape("head.transform.kernel"),
                        new Mask.Positions(new int[] {5, 700, 1000})),
                new Segment.Weights("head.transform.bias", model.shape("head.transform.bias"), Mask.all())));
        Theta first = Theta.zeros(layout.length());
        Theta second = Theta.zeros(layout.length());
        Random random = new Random(SEED);
        for (long j = 0; j < first.length(); j++) {
            first.set(j, (float) random.nextGaussian());
            second.set(j, (float) random.nextGaussian());
        }
        Theta mixed = first.copy();
        long[] positions = {1, 2, 3, 20};
        for (long position : positions) {
            mixed.set(position, second.get(position));
        }
        try (BertForward engine = new BertForward(base, layout, settings(1))) {
            engine.load(mixed);
            float[][] expected = engine.score(examples, WORDS);
            engine.load(first);
            assertThat(engine.score(examples, WORDS)).isNotEqualTo(expected);
            engine.load(second, positions);
            assertThat(engine.score(examples, WORDS)).isDeepEqualTo(expected);
        }
    }

    @Test
    void aKernelThatTheLayoutLacksIsNamed() {
        try (BertForward engine = engine(settings(1), "head.transform.kernel")) {
            assertThatThrownBy(() -> engine.sumInputs(List.of("encoder.layer.0.output.kernel"), examples))
                    .hasMessageContaining("the layout has no kernel 'encoder.layer.0.output.kernel'");
            assertThatThrownBy(() -> engine.shiftOutputs("head.transform.kernel", new float[3]))
                    .hasMessageContaining("the shift has 3 values; the layer has 32 outputs");
        }
    }
}
