package io.zeroth.bench.compress;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.zeroth.compress.Compression;
import io.zeroth.compress.Outcome;
import io.zeroth.compress.Settings;
import io.zeroth.compress.Weight;
import io.zeroth.compress.linear.OpenBlas;
import io.zeroth.compress.residual.Sparsity;
import io.zeroth.compress.train.TrainRule;
import io.zeroth.core.layout.Shape;
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
import org.openjdk.jmh.annotations.Warmup;

/** The compression of one matrix of random weights, on one thread: a tensor train as published, and 2:4 of what it leaves. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class CompressionBenchmark {
    private static final long SEED = 20261126;

    @Param({"768x3072", "2048x8192"})
    public String shape = "768x3072";

    @Param({"1.0", "0.6", "0.3"})
    public double error = 1;

    private Weight weight = Weight.of("kernel", Shape.of(1, 1), new float[1]);
    private Compression compression = new Compression(new Settings(TrainRule.published(1), new Sparsity.TwoOfFour()),
            OpenBlas.load());

    /** Weights of the usual size, which any spectrum is easier than. */
    @Setup(Level.Trial)
    public void draw() {
        int by = shape.indexOf('x');
        Shape wanted = Shape.of(Integer.parseInt(shape.substring(0, by)), Integer.parseInt(shape.substring(by + 1)));
        SplittableRandom random = new SplittableRandom(SEED);
        float[] values = new float[(int) wanted.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.02 * random.nextGaussian());
        }
        weight = Weight.of("kernel", wanted, values);
        compression = new Compression(new Settings(TrainRule.published(error), new Sparsity.TwoOfFour()),
                OpenBlas.load());
    }

    @Benchmark
    public Outcome compress() throws InterruptedException {
        return compression.of(weight);
    }
}
