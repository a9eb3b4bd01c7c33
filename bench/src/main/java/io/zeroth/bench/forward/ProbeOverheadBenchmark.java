package io.zeroth.bench.forward;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.theta.Perturbation;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.model.trainable.TrainableLayout;
import io.zeroth.model.trainable.TrainableRule;
import io.zeroth.worker.engine.bert.BertForward;
import io.zeroth.worker.engine.bert.EngineSettings;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.nd4j.Nd4jProducts;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A probe on one thread, as a worker runs it: theta + eps z is written and loaded, a batch of 32 examples of 40 tokens is
 * scored, and the same again for theta - eps z. What the probe costs beyond its two forward passes is
 * (writeNanos + loadNanos) / scoreNanos; the cache of what no trained weight changes is warm.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-Xmx2g"})
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
public class ProbeOverheadBenchmark {
    private static final int BATCH = 32;
    private static final int TOKENS = 40;
    private static final int[] WORDS = {2307, 6659};
    private static final long WARM_UP_VALUES = 200_000_000;
    private static final float EPSILON = 1e-3f;

    /** Where the mask is. */
    public enum Place {
        /** All kernels of the encoder. */
        ENCODER("encoder.layer.*.kernel"),
        /** The last layer's kernels that only the target goes through. */
        LAST_LAYER("encoder.layer.11.{attention.query,attention.output,intermediate,output}.kernel"),
        /** The head's kernel. */
        HEAD("head.transform.kernel");

        private final String pattern;

        Place(String pattern) {
            this.pattern = pattern;
        }
    }

    @Param
    public Place place = Place.HEAD;

    /** Of each output's weights, how many are in the mask, by chance. */
    @Param({"1", "0.1", "0.01"})
    public double kept = 1;

    private final List<EncodedExample> batch = SyntheticBert.examples(BATCH, TOKENS, new Random(1));
    private final SyntheticBert model = new SyntheticBert();
    private final BertWeights base = BertWeights.read(model, Nd4jProducts.load());
    private final Noise noise = Noises.of(NoiseKind.GAUSSIAN);
    private Theta theta = Theta.zeros(0);
    private Theta scratch = Theta.zeros(0);
    private BertForward engine = BertForward.ofBase(base, EngineSettings.defaults());
    private long seed;

    @Setup(Level.Trial)
    public void open() {
        engine.close();
        String rule = kept == 1 ? place.pattern : "%s=random:%s:7".formatted(place.pattern, kept);
        Layout layout = TrainableLayout.of(List.of(TrainableRule.parse(rule)), model);
        theta = TrainableLayout.initial(layout, model);
        scratch = Theta.zeros(layout.length());
        engine = new BertForward(base, layout, EngineSettings.defaults());
        engine.score(batch, WORDS);
        // A probe of the whole encoder takes seconds, so that warm-up iterations see too few to compile what it calls.
        for (long values = 0; values < WARM_UP_VALUES; values += theta.length()) {
            Perturbation.write(theta, noise, seed, EPSILON, scratch);
            engine.load(scratch);
        }
        System.out.printf("theta has %,d values%n", theta.length());
    }

    @Benchmark
    public float probe(ProbeTimes times) {
        seed++;
        float difference = lossAt(EPSILON, times) - lossAt(-EPSILON, times);
        times.probes++;
        return difference;
    }

    private float lossAt(float scale, ProbeTimes times) {
        long begun = ProbeTimes.now();
        Perturbation.write(theta, noise, seed, scale, scratch);
        long written = ProbeTimes.now();
        engine.load(scratch);
        long loaded = ProbeTimes.now();
        float[][] logits = engine.score(batch, WORDS);
        long scored = ProbeTimes.now();
        times.writeNanos += written - begun;
        times.loadNanos += loaded - written;
        times.scoreNanos += scored - loaded;
        return logits[0][0];
    }

    @TearDown(Level.Trial)
    public void close() {
        engine.close();
        base.close();
    }
}
