package io.zeroth.worker.engine.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.bert.layer.TunedWeights;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model made of tuned weights against the engine that theta is loaded into. */
class TunedWeightsTest {
    private static final long SEED = 20261127;
    private static final int[] WORDS = {3, 17, 49};
    private static final EngineSettings SETTINGS = new EngineSettings(1, 1 << 20, 32, 8);
    private static final String BOTH = "encoder.layer.1.intermediate.kernel";
    private static final String TRAIN = "encoder.layer.2.output.kernel";
    private static final String PRUNED = "head.transform.kernel";
    private static final String MASKED = "encoder.layer.2.attention.query.kernel";
    private static final String FACTORED = "encoder.layer.0.attention.value.kernel";

    private final CompressedModel model = new CompressedModel(new RandomModel(RandomModel.tiny(), SEED), SEED)
            .with(BOTH, Optional.of(new TensorTrain(List.of(8, 4), List.of(8, 8), List.of(1, 3, 6, 4, 1))), true)
            .with(TRAIN, Optional.of(new TensorTrain(List.of(8, 8), List.of(4, 8), List.of(1, 4, 7, 4, 1))), false)
            .with(PRUNED, Optional.empty(), true);
    private final BertWeights base = BertWeights.read(model, Nd4jProducts.load());
    private final List<EncodedExample> examples = RandomExamples.of(model.description(), 15, new Random(SEED));

    @AfterEach
    void close() {
        base.close();
    }

    @Test
    void weightsMasksFactorsCoresAndKeptValuesGiveTheScoresOfTheEngineToTheBit() {
        List<Segment> segments = new ArrayList<>();
        segments.add(new Segment.Weights("head.bias", Shape.of(50), Mask.all()));
        segments.add(new Segment.Weights(MASKED, Shape.of(32, 32), new Mask.Positions(new int[] {0, 7, 500, 1023})));
        LowRank factors = new LowRank(FACTORED, 32, 32, 3, 0.5f, 9);
        segments.add(new Segment.Factor(factors, LowRank.Side.DOWN, Mask.all()));
        segments.add(new Segment.Factor(factors, LowRank.Side.UP, Mask.all()));
        segments.addAll(parts(BOTH));
        segments.addAll(parts(PRUNED));
        Layout layout = new Layout(segments);
        Theta theta = random(layout);

        assertThat(whole(layout, theta)).isDeepEqualTo(tuned(layout, theta));
        assertThat(Arrays.deepEquals(whole(layout, theta), whole(layout, random(layout, 2)))).isFalse();
    }

    @Test
    void aTrainThatTheEngineMultipliesByIsItsProduct() {
        Layout layout = new Layout(parts(TRAIN));
        Theta theta = random(layout);
        float[][] whole = whole(layout, theta);
        float[][] tuned = tuned(layout, theta);
        for (int i = 0; i < whole.length; i++) {
            for (int j = 0; j < WORDS.length; j++) {
                assertThat(whole[i][j]).isCloseTo(tuned[i][j], within(1e-4f));
            }
        }
    }

    /** The scores of the engine with theta loaded. */
    private float[][] tuned(Layout layout, Theta theta) {
        try (BertForward engine = new BertForward(base, layout, SETTINGS)) {
            engine.load(theta);
            return engine.score(examples, WORDS);
        }
    }

    /** The scores of a model without anything to train that has the tuned weights. */
    private float[][] whole(Layout layout, Theta theta) {
        RandomModel made = new RandomModel(model.description(), 1);
        try (TunedWeights weights = TunedWeights.of(base, layout, theta)) {
            made.tensors().keySet().forEach(name -> weights.read(name, MemorySegment.ofArray(made.values(name))));
        }
        try (BertWeights whole = BertWeights.read(made, base.products());
                BertForward engine = BertForward.ofBase(whole, SETTINGS)) {
            return engine.score(examples, WORDS);
        }
    }

    private List<Segment> parts(String tensor) {
        CompressedWeight weight = model.compressed(tensor).orElseThrow();
        List<Segment> parts = new ArrayList<>();
        weight.train()
                .ifPresent(train -> IntStream.range(0, train.order())
                        .forEach(k -> parts.add(new Segment.Core(tensor, train, k, Mask.all()))));
        weight.kept().ifPresent(kept -> parts.add(new Segment.Residual(tensor, weight.shape(), kept)));
        return parts;
    }

    private static Theta random(Layout layout) {
        return random(layout, 1);
    }

    private static Theta random(Layout layout, long seed) {
        Random random = new Random(seed);
        Theta theta = Theta.zeros(layout.length());
        for (long i = 0; i < theta.length(); i++) {
            theta.set(i, 0.3f * (float) random.nextGaussian());
        }
        return theta;
    }
}
