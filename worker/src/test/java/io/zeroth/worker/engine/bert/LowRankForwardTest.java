package io.zeroth.worker.engine.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.zeroth.core.importance.InitialTheta;
import io.zeroth.core.importance.plan.ScoreDirection;
import io.zeroth.core.importance.plan.ScoreTarget;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.layout.FactorStart;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.LowRank.Side;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.ForwardEngine;
import io.zeroth.worker.engine.InputSums;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import io.zeroth.worker.replica.EngineFactory;
import io.zeroth.worker.replica.Replica;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kernels with low-rank factors against the same kernels with the factors' product added by hand. */
class LowRankForwardTest {
    private static final long SEED = 20261125;
    private static final int[] WORDS = {3, 17, 49};
    private static final EngineSettings SETTINGS = new EngineSettings(1, 1 << 20, 32, 8);
    private static final String WIDE = "encoder.layer.1.intermediate.kernel";
    private static final String HEAD = "head.transform.kernel";
    private static final LowRank OF_WIDE = new LowRank(WIDE, 32, 64, 4, 0.5f, 1);
    private static final LowRank OF_HEAD = new LowRank(HEAD, 32, 32, 3, 2, 1);
    private static final Mask SOME = new Mask.Positions(new int[] {0, 5, 17, 40, 95});

    private final RandomModel model = new RandomModel(RandomModel.tiny(), SEED);
    private final BertWeights base = BertWeights.read(model, Nd4jProducts.load());
    private final List<EncodedExample> examples = RandomExamples.of(model.description(), 15, new Random(SEED));
    private final List<AutoCloseable> open = new ArrayList<>(List.of(base));

    private final Layout whole = layout(Mask.all(), Mask.all());
    private final Layout masked = layout(SOME, SOME);

    /** Both kernels' factors, those of the head with masks, and a vector between them. */
    private Layout layout(Mask down, Mask up) {
        return new Layout(List.of(new Segment.Factor(OF_WIDE, Side.DOWN, Mask.all()),
                new Segment.Factor(OF_WIDE, Side.UP, Mask.all()),
                new Segment.Weights("encoder.layer.2.output.bias", model.shape("encoder.layer.2.output.bias"),
                        Mask.all()),
                new Segment.Factor(OF_HEAD, Side.DOWN, down), new Segment.Factor(OF_HEAD, Side.UP, up)));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void anUpFactorOfZerosGivesTheBitsOfTheBaseModel() {
        float[][] scores = opened(weightsOf(WIDE, HEAD)).score(examples, WORDS);
        BertForward engine = opened(new BertForward(base, masked, SETTINGS));
        assertThat(engine.score(examples, WORDS)).isDeepEqualTo(scores);
        engine.load(InitialTheta.of(masked, model::read));
        assertThat(engine.score(examples, WORDS)).isDeepEqualTo(scores);
    }

    @Test
    void theScoresAreThoseOfAModelWithTheProductAddedToItsKernels() {
        for (Layout layout : List.of(whole, masked)) {
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
                            .isCloseTo(logits[j], within(1e-4));
                }
            }
        }
    }

    @Test
    void nothingOfWhatWasLoadedBeforeStays() {
        BertForward engine = opened(new BertForward(base, masked, SETTINGS));
        Theta first = random(masked, 7);
        engine.load(first);
        float[][] scores = engine.score(examples, WORDS);
        engine.load(random(masked, 8));
        assertThat(Arrays.deepEquals(engine.score(examples, WORDS), scores)).isFalse();
        engine.load(first);
        assertThat(engine.score(examples, WORDS)).isDeepEqualTo(scores);
    }

    @Test
    void singleValuesOfFactorsAreLoadedWithTheBitsOfAll() {
        BertForward engine = opened(new BertForward(base, masked, SETTINGS));
        Theta theta = random(masked, 7);
        engine.load(theta);
        long[] positions = LongStream.of(0, 127, 130, 140, masked.length() - 7, masked.length() - 1).toArray();
        for (long position : positions) {
            theta.set(position, theta.get(position) + 1);
        }
        engine.load(theta, positions);
        float[][] partly = engine.score(examples, WORDS);
        BertForward fresh = opened(new BertForward(base, masked, SETTINGS));
        fresh.load(theta);
        assertThat(partly).isDeepEqualTo(fresh.score(examples, WORDS));
    }

    @Test
    void theNumberOfThreadsChangesNoBitAndOtherEnginesNothing() {
        Theta theta = random(whole, 7);
        BertForward one = opened(new BertForward(base, whole, SETTINGS));
        BertForward three = opened(new BertForward(base, whole, new EngineSettings(3, 0, 32, 8)));
        one.load(theta);
        three.load(theta);
        assertThat(three.score(examples, WORDS)).isDeepEqualTo(one.score(examples, WORDS));
        BertForward again = opened(weightsOf(WIDE, HEAD));
        assertThat(again.score(examples, WORDS))
                .isDeepEqualTo(opened(new BertForward(base, whole, SETTINGS)).score(examples, WORDS));
    }

    @Test
    void theLayerOfAKernelWithFactorsIsShiftedAndMeasuredAsThatOfTheKernel() {
        BertForward engine = opened(new BertForward(base, whole, SETTINGS));
        BertForward expected = opened(weightsOf(WIDE, HEAD));
        List<InputSums> sums = engine.sumInputs(List.of(HEAD, WIDE), examples);
        List<InputSums> known = expected.sumInputs(List.of(HEAD, WIDE), examples);
        for (int i = 0; i < 2; i++) {
            assertThat(sums.get(i).statistics()).isEqualTo(known.get(i).statistics());
        }
        float[] shift = new float[64];
        Arrays.fill(shift, 0.25f);
        engine.shiftOutputs(WIDE, shift);
        expected.shiftOutputs(WIDE, shift);
        assertThat(engine.score(examples, WORDS)).isDeepEqualTo(expected.score(examples, WORDS));
        assertThatThrownBy(() -> engine.shiftOutputs(WIDE + ".up", shift))
                .hasMessageContaining("the layout has no kernel '%s.up'", WIDE);
    }

    @Test
    void aProbeOfOneOutputOfAFactorIsThatOfThePerturbedTheta() {
        Theta theta = random(masked, 7);
        var direction = new ScoreDirection(masked);
        BertForward expected = opened(new BertForward(base, masked, SETTINGS));
        Replica replica = opened(replica(masked, theta));
        float[][] unmoved = replica.engineAtTheta().score(examples, WORDS);
        for (ScoreTarget target : List.of(new ScoreTarget.Output(WIDE + ".down", 2),
                new ScoreTarget.Output(HEAD + ".up", 5), new ScoreTarget.Output(HEAD + ".down", 2),
                new ScoreTarget.Everything(), new ScoreTarget.Output(WIDE + ".up", 63))) {
            Theta perturbed = theta.copy();
            direction.perturb(theta, target, SEED, 0.5f, perturbed);
            expected.load(perturbed);
            float[][] scores = replica.engineAt(target, SEED, 0.5f).score(examples, WORDS);
            assertThat(scores).as("%s", target).isDeepEqualTo(expected.score(examples, WORDS));
            assertThat(Arrays.deepEquals(scores, unmoved)).as("%s", target).isFalse();
        }
        assertThat(replica.engineAtTheta().score(examples, WORDS)).isDeepEqualTo(unmoved);
    }

    @Test
    void factorsThatDoNotFitTheModelAreRefusedByName() {
        LowRank other = new LowRank(HEAD, 32, 16, 2, 1, 0);
        Layout misshapen = new Layout(List.of(new Segment.Factor(other, Side.DOWN, Mask.all()),
                new Segment.Factor(other, Side.UP, Mask.all())));
        assertThatThrownBy(() -> new BertForward(base, misshapen, SETTINGS)).hasMessage(
                "the layout has factors of head.transform.kernel of shape [32, 16]; the model's is [32, 32]");
    }

    private BertForward weightsOf(String... tensors) {
        return new BertForward(base,
                new Layout(Arrays.stream(tensors)
                        .<Segment>map(tensor -> new Segment.Weights(tensor, model.shape(tensor), Mask.all()))
                        .toList()),
                SETTINGS);
    }

    private static Theta random(Layout layout, long seed) {
        var random = new Random(seed);
        Theta theta = Theta.zeros(layout.length());
        for (long j = 0; j < theta.length(); j++) {
            theta.set(j, 0.2f * (float) random.nextGaussian());
        }
        return theta;
    }

    /** The model with theta in it by hand, in double precision. */
    private RandomModel changed(Layout layout, Theta theta) {
        RandomModel changed = new RandomModel(model.description(), SEED);
        List<float[]> tensors = new ArrayList<>();
        long at = 0;
        for (Segment segment : layout.segments()) {
            float[] values = switch (segment) {
                case Segment.Weights weights -> changed.values(weights.tensor());
                case Segment.Factor factor -> FactorStart.of(factor.factors(), factor.side());
                case Segment.Core _,Segment.Residual _ -> throw new AssertionError(segment);
            };
            int[] positions = switch (segment.mask()) {
                case Mask.All() -> IntStream.range(0, values.length).toArray();
                case Mask.Positions kept -> kept.toArray();
            };
            for (int position : positions) {
                values[position] = theta.get(at++);
            }
            tensors.add(values);
        }
        add(OF_WIDE, tensors.get(0), tensors.get(1), changed.values(WIDE));
        add(OF_HEAD, tensors.get(3), tensors.get(4), changed.values(HEAD));
        return changed;
    }

    private static void add(LowRank factors, float[] down, float[] up, float[] kernel) {
        for (int i = 0; i < factors.inputs(); i++) {
            for (int j = 0; j < factors.outputs(); j++) {
                double sum = 0;
                for (int k = 0; k < factors.rank(); k++) {
                    sum += (double) down[i * factors.rank() + k] * up[k * factors.outputs() + j];
                }
                kernel[i * factors.outputs() + j] += (float) (factors.scale() * sum);
            }
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
