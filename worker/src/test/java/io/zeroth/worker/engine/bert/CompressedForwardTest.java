package io.zeroth.worker.engine.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.zeroth.core.importance.InitialTheta;
import io.zeroth.core.importance.plan.ScoreDirection;
import io.zeroth.core.importance.plan.ScoreTarget;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.bert.BertNames;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.ForwardEngine;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import io.zeroth.worker.replica.EngineFactory;
import io.zeroth.worker.replica.Replica;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cores and kept values of a compressed model against the matrices that they stand for, made by hand. */
class CompressedForwardTest {
    private static final long SEED = 20261126;
    private static final int[] WORDS = {3, 17, 49};
    private static final EngineSettings SETTINGS = new EngineSettings(1, 1 << 20, 32, 8);
    /** A train and kept values. */
    private static final String WIDE = "encoder.layer.1.intermediate.kernel";
    /** Trains alone, of so low a rank that their matrices are never made: one for all tokens, one for targets. */
    private static final String NARROW = "encoder.layer.1.output.kernel";
    private static final String LAST = "encoder.layer.2.output.kernel";
    /** Kept values alone. */
    private static final String HEAD = "head.transform.kernel";
    /** The rank of both trains alone, in whole vectors. */
    private static final int BETWEEN = 16;
    private static final String WORD = BertNames.WORD_EMBEDDINGS;
    private static final TensorTrain OF_WIDE = new TensorTrain(List.of(8, 4), List.of(4, 4, 4),
            List.of(1, 3, 6, 5, 4, 1));
    private static final TensorTrain OF_NARROW = new TensorTrain(List.of(8, 8), List.of(32), List.of(1, 4, 7, 1));
    private static final TensorTrain OF_LAST = new TensorTrain(List.of(64), List.of(4, 8), List.of(1, 9, 8, 1));
    private static final TensorTrain OF_WORD = new TensorTrain(List.of(5, 10), List.of(4, 8), List.of(1, 4, 9, 6, 1));

    private final CompressedModel model = new CompressedModel(new RandomModel(RandomModel.tiny(), SEED), SEED)
            .with(WIDE, Optional.of(OF_WIDE), true)
            .with(NARROW, Optional.of(OF_NARROW), false)
            .with(LAST, Optional.of(OF_LAST), false)
            .with(HEAD, Optional.empty(), true)
            .with(WORD, Optional.of(OF_WORD), true);
    private final BertWeights base = BertWeights.read(model, Nd4jProducts.load());
    private final List<EncodedExample> examples = RandomExamples.of(model.description(), 15, new Random(SEED));
    private final List<AutoCloseable> open = new ArrayList<>(List.of(base));

    private final Layout whole = new Layout(
            Stream.of(parts(WIDE), parts(NARROW), parts(LAST), parts(HEAD)).flatMap(List::stream).toList());
    private final Layout masked = masked(whole);
    private final Layout words = new Layout(parts(WORD));
    private final Layout made = masked(new Layout(Stream.of(parts(WIDE), parts(HEAD)).flatMap(List::stream).toList()));

    /** All cores and then all kept values of a tensor. */
    private List<Segment> parts(String tensor) {
        CompressedWeight weight = model.compressed(tensor).orElseThrow();
        List<Segment> parts = new ArrayList<>();
        weight.train()
                .ifPresent(train -> IntStream.range(0, train.order())
                        .forEach(k -> parts.add(new Segment.Core(tensor, train, k, Mask.all()))));
        weight.kept().ifPresent(kept -> parts.add(new Segment.Residual(tensor, weight.shape(), kept)));
        return parts;
    }

    /** Every second core, and of each part every second element. */
    private static Layout masked(Layout layout) {
        List<Segment> some = new ArrayList<>();
        for (int i = 0; i < layout.segments().size(); i += 2) {
            Segment segment = layout.segments().get(i);
            int[] positions = switch (segment.mask()) {
                case Mask.All() -> IntStream.range(0, Math.toIntExact(segment.length())).toArray();
                case Mask.Positions kept -> kept.toArray();
            };
            some.add(segment.withMask(new Mask.Positions(
                    IntStream.range(0, (positions.length + 1) / 2).map(place -> positions[2 * place]).toArray())));
        }
        return new Layout(some);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void thePartsOfTheModelGiveTheBitsOfItsMatrices() {
        for (Layout layout : List.of(made, words)) {
            float[][] scores = opened(BertForward.ofBase(base, SETTINGS)).score(examples, WORDS);
            BertForward engine = opened(new BertForward(base, layout, SETTINGS));
            assertThat(engine.score(examples, WORDS)).isDeepEqualTo(scores);
            engine.load(random(layout, 7));
            assertThat(Arrays.deepEquals(engine.score(examples, WORDS), scores)).isFalse();
            engine.load(InitialTheta.of(layout, model::read));
            assertThat(engine.score(examples, WORDS)).isDeepEqualTo(scores);
        }
    }

    @Test
    void aTrainThatIsMultipliedByIsWithinRoundingOfItsMatrix() {
        Layout trains = new Layout(Stream.of(parts(NARROW), parts(LAST)).flatMap(List::stream).toList());
        float[][] contracted = opened(new BertForward(base, trains, SETTINGS)).score(examples, WORDS);
        float[][] matrices = opened(BertForward.ofBase(base, SETTINGS)).score(examples, WORDS);
        assertThat(Arrays.deepEquals(contracted, matrices)).as("the same products").isFalse();
        for (int i = 0; i < contracted.length; i++) {
            for (int j = 0; j < WORDS.length; j++) {
                assertThat(contracted[i][j]).isCloseTo(matrices[i][j], within(1e-4f));
            }
        }
    }

    @Test
    void theScoresAreThoseOfAModelWithTheMatricesMadeByHand() {
        for (Layout layout : List.of(whole, masked, words, masked(words))) {
            BertForward engine = opened(new BertForward(base, layout, SETTINGS));
            Theta theta = random(layout, 7);
            engine.load(theta);
            ReferenceBert expected = new ReferenceBert(changed(layout, theta));
            float[][] scores = engine.score(examples, WORDS);
            for (int i = 0; i < examples.size(); i++) {
                EncodedExample example = examples.get(i);
                double[] logits = expected.logits(example.tokens(), example.target(), WORDS);
                for (int j = 0; j < WORDS.length; j++) {
                    assertThat((double) scores[i][j]).as("%d values, example %d", layout.length(), i)
                            .isCloseTo(logits[j], within(2e-4));
                }
            }
        }
    }

    @Test
    void singleValuesAreLoadedWithTheBitsOfAll() {
        for (Layout layout : List.of(whole, masked, words)) {
            BertForward engine = opened(new BertForward(base, layout, SETTINGS));
            Theta theta = random(layout, 7);
            engine.load(theta);
            // A kept value alone, cores alone, then all kinds at once.
            List<long[]> rounds = List.of(new long[] {layout.length() - 1}, new long[] {0, 1},
                    LongStream.iterate(0, at -> at < layout.length(), at -> at + 37).toArray());
            for (long[] positions : rounds) {
                for (long position : positions) {
                    theta.set(position, theta.get(position) + 1);
                }
                engine.load(theta, positions);
                BertForward fresh = opened(new BertForward(base, layout, SETTINGS));
                fresh.load(theta);
                assertThat(engine.score(examples, WORDS)).isDeepEqualTo(fresh.score(examples, WORDS));
            }
            engine.load(random(layout, 8));
            engine.load(theta);
            BertForward fresh = opened(new BertForward(base, layout, SETTINGS));
            fresh.load(theta);
            assertThat(engine.score(examples, WORDS)).isDeepEqualTo(fresh.score(examples, WORDS));
        }
    }

    @Test
    void anExampleHasTheSameBitsInAnyBatchOnAnyThreadCachedOrNot() {
        // The second library rounds only what lies between two products of a contracted layer by its place.
        for (IntPredicate placed : List.<IntPredicate>of(_ -> true, columns -> columns == BETWEEN, _ -> false)) {
            BertWeights each = opened(BertWeights.read(model, new PlaceDependentProducts(Nd4jProducts.load(), placed)));
            Theta theta = random(whole, 7);
            BertForward one = opened(new BertForward(each, whole, SETTINGS.withCacheBytes(0)));
            one.load(theta);
            float[][] alone = examples.stream()
                    .map(example -> one.score(List.of(example), WORDS)[0])
                    .toArray(float[][]::new);
            for (int threads = 1; threads <= 3; threads++) {
                BertForward engine = opened(new BertForward(each, whole, SETTINGS.withThreads(threads)));
                engine.load(theta);
                assertThat(engine.score(examples, WORDS)).isDeepEqualTo(alone);
                assertThat(engine.score(examples.reversed(), WORDS)[0]).isEqualTo(alone[alone.length - 1]);
            }
        }
    }

    @Test
    void probesOfScoringAreThoseOfThePerturbedThetaAndLayersAreShiftedAndMeasured() {
        Theta theta = random(masked, 7);
        var direction = new ScoreDirection(masked);
        BertForward expected = opened(new BertForward(base, masked, SETTINGS));
        Replica replica = opened(replica(masked, theta));
        float[][] unmoved = replica.engineAtTheta().score(examples, WORDS);
        for (ScoreTarget target : List.of(new ScoreTarget.Output(TensorTrain.coreName(WIDE, 2), 0),
                new ScoreTarget.Output(TensorTrain.residualName(HEAD), 5), new ScoreTarget.Everything(),
                new ScoreTarget.Output(TensorTrain.coreName(NARROW, 0), 0))) {
            Theta perturbed = theta.copy();
            direction.perturb(theta, target, SEED, 0.5f, perturbed);
            expected.load(perturbed);
            float[][] scores = replica.engineAt(target, SEED, 0.5f).score(examples, WORDS);
            assertThat(scores).as("%s", target).isDeepEqualTo(expected.score(examples, WORDS));
            assertThat(Arrays.deepEquals(scores, unmoved)).as("%s", target).isFalse();
        }
        expected.load(theta);
        for (String kernel : List.of(WIDE, NARROW, HEAD)) {
            var target = new ScoreTarget.Outputs(kernel);
            float[] shift = new float[Math.toIntExact(direction.length(target))];
            direction.fill(target, SEED, 0, shift, 0, shift.length);
            for (int i = 0; i < shift.length; i++) {
                shift[i] *= 0.5f;
            }
            expected.shiftOutputs(kernel, shift);
            assertThat(replica.engineAt(target, SEED, 0.5f).score(examples, WORDS))
                    .isDeepEqualTo(expected.score(examples, WORDS));
        }
        assertThat(replica.engineAtTheta().score(examples, WORDS)).isDeepEqualTo(unmoved);
        assertThat(replica.engineAtTheta().sumInputs(List.of(WIDE, NARROW, HEAD), examples))
                .extracting(sums -> sums.inputs())
                .containsExactly(32, 64, 32);
    }

    @Test
    void partsThatAreNotTheModelsAreRefusedByName() {
        TensorTrain other = new TensorTrain(List.of(32), List.of(64), List.of(1, 3, 1));
        assertRefused(new Segment.Core(WIDE, other, 0, Mask.all()),
                "the layout has %s.core.0 of the train TensorTrain[inputModes=[32], outputModes=[64], ranks=[1, 3, 1]]; the model's is %s"
                        .formatted(WIDE, OF_WIDE));
        String plain = "encoder.layer.0.intermediate.kernel";
        assertRefused(new Segment.Core(plain, other, 0, Mask.all()), "the layout has cores or kept values of " + plain
                + ", which the model has whole; train its weights, or give the compressed model");
        assertRefused(
                new Segment.Core(HEAD, new TensorTrain(List.of(32), List.of(32), List.of(1, 2, 1)), 1, Mask.all()),
                "the layout has %s.core.1, and the model has no tensor train of %s; train its residual".formatted(HEAD,
                        HEAD));
        assertRefused(new Segment.Residual(HEAD, Shape.of(16, 64), Mask.all()),
                "the layout has %s.residual of shape [16, 64]; the model's is [32, 32]".formatted(HEAD));
        int kept = model.compressed(WIDE).orElseThrow().values().length;
        assertRefused(new Segment.Residual(WIDE, Shape.of(32, 64), Mask.all()),
                "the mask of %s.residual has position %d, which is none of the %d that the model keeps; give a mask of those"
                        .formatted(WIDE, firstNotKept(WIDE), kept));
    }

    private int firstNotKept(String tensor) {
        Mask.Positions kept = model.compressed(tensor).orElseThrow().kept().orElseThrow();
        return IntStream.range(0, kept.size()).filter(i -> kept.at(i) != i).findFirst().orElseThrow();
    }

    private void assertRefused(Segment segment, String message) {
        assertThatThrownBy(() -> new BertForward(base, new Layout(List.of(segment)), SETTINGS)).hasMessage(message);
    }

    private static Theta random(Layout layout, long seed) {
        var random = new Random(seed);
        Theta theta = Theta.zeros(layout.length());
        for (long j = 0; j < theta.length(); j++) {
            theta.set(j, 0.4f * (float) random.nextGaussian());
        }
        return theta;
    }

    /** The model with the matrices of theta's parts in it, made in double precision. */
    private RandomModel changed(Layout layout, Theta theta) {
        RandomModel changed = new RandomModel(model.description(), SEED);
        for (String tensor : List.of(WIDE, NARROW, LAST, HEAD, WORD)) {
            CompressedWeight weight = model.compressed(tensor).orElseThrow();
            List<float[]> cores = weight.cores().stream().map(float[]::clone).toList();
            float[] kept = new float[Math.toIntExact(weight.shape().size())];
            weight.kept().ifPresent(_ -> model.read(TensorTrain.residualName(tensor), kept));
            long at = 0;
            for (Segment segment : layout.segments()) {
                if (segment.tensor().equals(tensor)) {
                    write(theta, at, segment, segment instanceof Segment.Core core ? cores.get(core.number()) : kept);
                }
                at += segment.length();
            }
            float[] values = weight.kept().map(positions -> gather(kept, positions)).orElse(new float[0]);
            CompressedModel.put(changed, tensor,
                    new CompressedWeight(weight.shape(), weight.train(), cores, weight.kept(), values));
        }
        return changed;
    }

    private static float[] gather(float[] all, Mask.Positions positions) {
        float[] values = new float[positions.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = all[positions.at(i)];
        }
        return values;
    }

    private static void write(Theta theta, long first, Segment segment, float[] to) {
        for (int i = 0; i < segment.length(); i++) {
            int position = switch (segment.mask()) {
                case Mask.All() -> i;
                case Mask.Positions kept -> kept.at(i);
            };
            to[position] = theta.get(first + i);
        }
    }

    private Replica replica(Layout layout, Theta theta) {
        JobHeader header = new JobHeader("test", JobHeader.SEMANTICS_VERSION, NoiseKind.GAUSSIAN, "test:model",
                model.digest(), layout.digest(), layout.length(), SEED,
                new OptimizerSettings(1, 0.5f, 1e-3f, LearningRateSchedule.CONSTANT, 1, SeedSharing.SHARED, 4, 0));
        return Replica.of(header, new Snapshot(0, layout, theta.copy()), new EngineFactory() {
            @Override
            public String engineName() {
                return "cpu";
            }

            @Override
            public ForwardEngine open(Layout of) {
                return new BertForward(base, of, SETTINGS);
            }
        });
    }

    private <T extends AutoCloseable> T opened(T engine) {
        // The base weights outlive every engine that shares them.
        open.add(engine);
        return engine;
    }
}
