package io.zeroth.worker.engine.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.bert.BertDescription;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.bert.pass.CutPoint;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BertForwardTest {
    private static final long SEED = 20261123;
    private static final int[] WORDS = {3, 17, 49};
    private static final EngineSettings SETTINGS = new EngineSettings(1, 1 << 20, 32, 8);

    private final RandomModel model = new RandomModel(RandomModel.tiny(), SEED);
    private final BertDescription extents = model.description();
    private final ReferenceBert reference = new ReferenceBert(model);
    private final BertWeights base = BertWeights.read(model, Nd4jProducts.load());
    private final List<EncodedExample> examples = RandomExamples.of(extents, 25, new Random(SEED));
    private final List<AutoCloseable> open = new ArrayList<>(List.of(base));

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void theLastStatesOfAllTokensAgreeWithTheReference() {
        BertForward engine = opened(BertForward.ofBase(base, SETTINGS));
        for (EncodedExample example : examples) {
            double[][] expected = reference.lastStates(example.tokens());
            float[] states = engine.lastStates(example);
            for (int i = 0; i < states.length; i++) {
                assertThat((double) states[i]).isCloseTo(expected[i / extents.hidden()][i % extents.hidden()],
                        within(2e-5));
            }
        }
    }

    @Test
    void theScoresAgreeWithTheReferenceWhateverIsTrained() {
        for (String tensor : List.of("embeddings.word", "encoder.layer.0.attention.key.bias",
                "encoder.layer.1.output.kernel", "encoder.layer.2.attention.value.kernel",
                "encoder.layer.2.attention.query.kernel", "encoder.layer.2.output.norm.beta", "head.bias")) {
            assertAgreement(opened(new BertForward(base, training(tensor), SETTINGS)), reference);
        }
    }

    @Test
    void aLoadedThetaTakesThePlaceOfTheWeightsItNames() {
        String kernel = "encoder.layer.1.intermediate.kernel";
        String bias = "encoder.layer.2.output.bias";
        Layout layout = new Layout(
                List.of(segment(kernel, new Mask.Positions(new int[] {0, 5, 2047})), segment(bias, Mask.all())));
        Theta theta = Theta.zeros(layout.length());
        RandomModel changed = new RandomModel(extents, SEED);
        for (int i = 0; i < theta.length(); i++) {
            theta.set(i, 0.25f * i - 2);
        }
        changed.values(kernel)[0] = theta.get(0);
        changed.values(kernel)[5] = theta.get(1);
        changed.values(kernel)[2047] = theta.get(2);
        for (int i = 0; i < extents.hidden(); i++) {
            changed.values(bias)[i] = theta.get(3 + i);
        }
        BertForward engine = opened(new BertForward(base, layout, SETTINGS));
        assertAgreement(engine, reference);

        engine.load(theta);

        assertAgreement(engine, new ReferenceBert(changed));
        assertAgreement(opened(BertForward.ofBase(base, SETTINGS)), reference);
    }

    @Test
    void anEngineOfAnotherMaskGoesOnWithWhatTheLastOneKept() {
        String kernel = "encoder.layer.2.output.kernel";
        Layout masked = new Layout(List.of(segment(kernel, new Mask.Positions(new int[] {0, 5, 2047}))));
        float[][] fresh = opened(new BertForward(base, masked, SETTINGS)).score(examples, WORDS);
        try (PrefixCaches caches = new PrefixCaches()) {
            try (BertForward whole = new BertForward(base, training(kernel), SETTINGS, caches)) {
                whole.score(examples, WORDS);
            }
            try (BertForward engine = new BertForward(base, masked, SETTINGS, caches)) {
                assertThat(engine.score(examples, WORDS)).isDeepEqualTo(fresh);
            }
            PrefixCache kept = caches.take(new CutPoint.KeysAndValues(), 0);
            assertThat(kept.size()).isEqualTo(examples.size());
            kept.close();
        }
    }

    @Test
    void theTopTokensAreThoseOfTheWholeVocabulary() {
        BertForward engine = opened(BertForward.ofBase(base, SETTINGS));
        EncodedExample example = examples.getFirst();
        int[] vocabulary = java.util.stream.IntStream.range(0, extents.vocabulary()).toArray();
        double[] logits = reference.logits(example.tokens(), example.target(), vocabulary);

        int[] top = engine.topTokens(example, 3);

        assertThat(top).hasSize(3);
        assertThat(logits[top[0]]).isCloseTo(java.util.Arrays.stream(logits).max().orElseThrow(), within(1e-4));
        assertThat(logits[top[0]]).isGreaterThan(logits[top[1]]);
        assertThat(logits[top[1]]).isGreaterThan(logits[top[2]]);
    }

    @Test
    void anExampleTheModelCannotReadIsRefusedByName() {
        BertForward engine = opened(BertForward.ofBase(base, SETTINGS));
        EncodedExample any = examples.getFirst();
        EncodedExample foreign = new EncodedExample(any.task(), 7, new int[] {1, 50}, 0, 0);
        EncodedExample endless = new EncodedExample(any.task(), 8, new int[41], 0, 0);

        assertThatThrownBy(() -> engine.score(List.of(foreign), WORDS)).hasMessageContaining("50");
        assertThatThrownBy(() -> engine.score(List.of(endless), WORDS)).hasMessageContaining("41 tokens");
        assertThatThrownBy(() -> engine.score(List.of(any), new int[] {-1})).hasMessageContaining("label word is -1");
    }

    @Test
    void aLayoutThatDoesNotFitTheModelIsRefusedByName() {
        Layout unknown = new Layout(List.of(new Segment.Weights("head.other", Shape.of(3), Mask.all())));
        Layout misshapen = new Layout(List.of(new Segment.Weights("head.norm.beta", Shape.of(16), Mask.all())));
        BertForward engine = opened(new BertForward(base, training("head.norm.beta"), SETTINGS));

        assertThatThrownBy(() -> new BertForward(base, unknown, SETTINGS)).hasMessageContaining("head.other");
        assertThatThrownBy(() -> new BertForward(base, misshapen, SETTINGS)).hasMessageContaining("head.norm.beta");
        assertThatThrownBy(() -> engine.load(Theta.zeros(31))).hasMessageContaining("31 values");
    }

    private void assertAgreement(BertForward engine, ReferenceBert expected) {
        float[][] scores = engine.score(examples, WORDS);
        for (int i = 0; i < examples.size(); i++) {
            EncodedExample example = examples.get(i);
            double[] logits = expected.logits(example.tokens(), example.target(), WORDS);
            for (int j = 0; j < WORDS.length; j++) {
                assertThat((double) scores[i][j]).isCloseTo(logits[j], within(5e-5));
            }
        }
    }

    private Layout training(String tensor) {
        return new Layout(List.of(segment(tensor, Mask.all())));
    }

    private Segment segment(String tensor, Mask mask) {
        return new Segment.Weights(tensor, model.shape(tensor), mask);
    }

    private BertForward opened(BertForward engine) {
        // The base weights outlive every engine that shares them.
        open.add(engine);
        return engine;
    }
}
