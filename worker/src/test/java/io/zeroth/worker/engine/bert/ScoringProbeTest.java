package io.zeroth.worker.engine.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.zeroth.core.digest.ContentDigest;
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
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.ForwardEngine;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import io.zeroth.worker.lease.LabelLoss;
import io.zeroth.worker.replica.EngineFactory;
import io.zeroth.worker.replica.Replica;
import org.junit.jupiter.api.Test;

/** The central differences of scoring against those of a double-precision model whose weights are moved by hand. */
class ScoringProbeTest {
    private static final long SEED = 2718;
    private static final float EPSILON = 0.05f;
    private static final int[] WORDS = {3, 17};
    private static final String KERNEL = "encoder.layer.1.output.kernel";
    private static final String SPARSE = "encoder.layer.2.attention.value.kernel";
    private static final String NORM = "head.norm.gamma";

    private final RandomModel model = new RandomModel(RandomModel.tiny(), SEED);
    private final List<EncodedExample> examples = RandomExamples.of(model.description(), 9, new Random(SEED));
    /** No bias of a kernel is in it; of one kernel only every third weight is. */
    private final Layout layout = new Layout(List.of(new Segment.Weights(KERNEL, model.shape(KERNEL), Mask.all()),
            new Segment.Weights(SPARSE, model.shape(SPARSE), everyThird(model.shape(SPARSE).size())),
            new Segment.Weights(NORM, model.shape(NORM), Mask.all())));
    private final ScoreDirection direction = new ScoreDirection(layout);

    private static Mask everyThird(long size) {
        int[] kept = new int[Math.toIntExact((size + 2) / 3)];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = 3 * i;
        }
        return new Mask.Positions(kept);
    }

    @Test
    void everyTargetIsPerturbedAsByHandWhateverCameBefore() {
        List<ScoreTarget> targets = List.of(new ScoreTarget.Everything(), new ScoreTarget.Output(KERNEL, 5),
                new ScoreTarget.Outputs(SPARSE), new ScoreTarget.Output(SPARSE, 7), new ScoreTarget.Output(NORM, 0),
                new ScoreTarget.Outputs(KERNEL), new ScoreTarget.Everything(), new ScoreTarget.Outputs(KERNEL));
        try (BertWeights base = BertWeights.read(model, Nd4jProducts.load()); Replica replica = replica(base)) {
            double unmoved = loss(replica.engineAtTheta());
            assertThat(unmoved).isCloseTo(reference(), within(1e-3));
            for (ScoreTarget target : targets) {
                double plus = loss(replica.engineAt(target, SEED, EPSILON));
                double minus = loss(replica.engineAt(target, SEED, -EPSILON));
                double expected = (byHand(target, EPSILON) - byHand(target, -EPSILON)) / (2 * EPSILON);
                assertThat((plus - minus) / (2 * EPSILON)).as("%s", target).isCloseTo(expected, within(2e-2));
            }
            assertThat(loss(replica.engineAt(42, EPSILON))).as("a step's probe").isNotEqualTo(unmoved);
            assertThat(loss(replica.engineAtTheta())).as("back at theta, to the bit").isEqualTo(unmoved);
        }
    }

    private Replica replica(BertWeights base) {
        JobHeader header = new JobHeader("test", JobHeader.SEMANTICS_VERSION, NoiseKind.RADEMACHER, "test:model",
                ContentDigest.of(new byte[0]), layout.digest(), layout.length(), SEED,
                new OptimizerSettings(1, EPSILON, 1e-3f, LearningRateSchedule.CONSTANT, 1, SeedSharing.SHARED, 4, 0));
        return Replica.of(header, new Snapshot(0, layout, theta()), new EngineFactory() {
            @Override
            public String engineName() {
                return "cpu";
            }

            @Override
            public ForwardEngine open(Layout of) {
                return new BertForward(base, of, new EngineSettings(2, 1 << 20, 32, 8));
            }
        });
    }

    private Theta theta() {
        return InitialTheta.of(layout, model::read);
    }

    private static int[] positions(Segment.Weights weights) {
        return switch (weights.mask()) {
            case Mask.All() -> IntStream.range(0, Math.toIntExact(weights.shape().size())).toArray();
            case Mask.Positions kept -> kept.toArray();
        };
    }

    private double loss(ForwardEngine engine) {
        float[][] logits = engine.score(examples, WORDS);
        double sum = 0;
        for (EncodedExample example : examples) {
            sum += LabelLoss.of(logits[example.id()], example.label());
        }
        return sum / examples.size();
    }

    private double reference() {
        ReferenceBert reference = new ReferenceBert(model);
        double sum = 0;
        for (EncodedExample example : examples) {
            double[] logits = reference.logits(example.tokens(), example.target(), WORDS);
            sum += Math.log(1 + Math.exp(logits[1 - example.label()] - logits[example.label()]));
        }
        return sum / examples.size();
    }

    /** The reference's loss where the model's own arrays are moved, element by element. */
    private double byHand(ScoreTarget target, float scale) {
        float[] z = new float[Math.toIntExact(direction.length(target))];
        direction.fill(target, SEED, 0, z, 0, z.length);
        return switch (target) {
            case ScoreTarget.Everything() -> {
                Theta moved = Theta.zeros(layout.length());
                for (long j = 0; j < moved.length(); j++) {
                    moved.set(j, scale * z[(int) j]);
                }
                yield moved(moved);
            }
            case ScoreTarget.Output(String tensor, int output) -> {
                Theta moved = Theta.zeros(layout.length());
                long at = 0;
                for (Segment segment : layout.segments()) {
                    Segment.Weights weights = (Segment.Weights) segment;
                    int outputs = weights.shape().extents().size() < 2 ? 1 : weights.shape().extents().getLast();
                    for (int element : positions(weights)) {
                        if (weights.tensor().equals(tensor) && element % outputs == output) {
                            moved.set(at, scale * z[element / outputs]);
                        }
                        at++;
                    }
                }
                yield moved(moved);
            }
            case ScoreTarget.Outputs(String tensor) -> {
                float[] bias = model.values(tensor.replace(".kernel", ".bias"));
                float[] kept = bias.clone();
                for (int i = 0; i < bias.length; i++) {
                    bias[i] += scale * z[i];
                }
                double loss = reference();
                System.arraycopy(kept, 0, bias, 0, kept.length);
                yield loss;
            }
        };
    }

    private double moved(Theta by) {
        add(by, 1);
        double loss = reference();
        add(by, -1);
        return loss;
    }

    private void add(Theta by, int sign) {
        long at = 0;
        for (Segment segment : layout.segments()) {
            Segment.Weights weights = (Segment.Weights) segment;
            float[] values = model.values(weights.tensor());
            for (int element : positions(weights)) {
                values[element] += sign * by.get(at++);
            }
        }
    }
}
