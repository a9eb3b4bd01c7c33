package io.zeroth.worker.engine.bert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.MatrixProducts;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BitStabilityTest {
    private static final long SEED = 4711;
    private static final int[] WORDS = {1, 2, 30};
    private static final int ROUNDS = 20;

    private final RandomModel model = new RandomModel(RandomModel.tiny(), SEED);
    private final MatrixProducts products = Nd4jProducts.load();
    private final List<EncodedExample> examples = RandomExamples.of(model.description(), 60, new Random(SEED));

    @ParameterizedTest
    @ValueSource(
            strings = {"embeddings.position", "encoder.layer.1.attention.query.kernel",
                "encoder.layer.2.attention.key.bias", "encoder.layer.2.attention.output.kernel",
                "head.transform.kernel"})
    void anExampleHasTheSameBitsInAnyBatchOnAnyThreadCachedOrNot(String tensor) {
        try (BertWeights base = BertWeights.read(model, products)) {
            requireSameBits(base, tensor);
        }
    }

    @Test
    void aLibraryThatRoundsARowByItsPlaceIsGivenLowerProducts() {
        try (BertWeights base = BertWeights.read(model, new PlaceDependentProducts(products))) {
            requireSameBits(base, "encoder.layer.1.attention.query.kernel");
        }
    }

    private void requireSameBits(BertWeights base, String tensor) {
        Layout layout = new Layout(List.of(new Segment.Weights(tensor, model.shape(tensor), Mask.all())));
        Random random = new Random(SEED);
        Theta theta = Theta.zeros(layout.length());
        for (long i = 0; i < theta.length(); i++) {
            theta.set(i, (float) random.nextGaussian());
        }
        EngineSettings settings = new EngineSettings(1, 0, 32, 8);
        int[][] expected = new int[examples.size()][];
        try (BertForward alone = new BertForward(base, layout, settings)) {
            alone.load(theta);
            for (EncodedExample example : examples) {
                expected[example.id()] = bits(alone.score(List.of(example), WORDS)[0]);
            }
        }
        // Room for none, for some and for all.
        for (long cacheBytes : new long[] {0, 50_000, 1 << 24}) {
            EngineSettings others = settings.withThreads(1 + random.nextInt(4)).withCacheBytes(cacheBytes);
            try (BertForward engine = new BertForward(base, layout, others)) {
                engine.load(theta);
                for (int round = 0; round < ROUNDS; round++) {
                    List<EncodedExample> batch = randomBatch(random);
                    float[][] scores = engine.score(batch, WORDS);
                    for (int i = 0; i < batch.size(); i++) {
                        assertThat(bits(scores[i]))
                                .as("seed %d, %s, round %d, example %d of %d", SEED, others, round, i, batch.size())
                                .isEqualTo(expected[batch.get(i).id()]);
                    }
                }
            }
        }
    }

    private List<EncodedExample> randomBatch(Random random) {
        List<EncodedExample> shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, random);
        List<EncodedExample> batch = new ArrayList<>(shuffled.subList(0, 1 + random.nextInt(shuffled.size())));
        batch.add(batch.getFirst());
        return batch;
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
