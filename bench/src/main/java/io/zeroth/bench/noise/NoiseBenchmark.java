package io.zeroth.bench.noise;

import java.util.concurrent.TimeUnit;

import io.zeroth.bench.Elements;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Elements of noise a second on one core, into a buffer that the L2 cache holds and into one that it does not. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 11, time = 1)
public class NoiseBenchmark {
    @Param({"65536", "33554432"})
    int length;

    private final Noise gaussian = Noises.of(NoiseKind.GAUSSIAN);
    private final Noise rademacher = Noises.of(NoiseKind.RADEMACHER);
    private final Noise scalar = Noises.scalar(NoiseKind.GAUSSIAN);
    private float[] out = new float[0];
    private float[] other = new float[0];
    private long seed;

    @Setup
    public void allocate() {
        out = new float[length];
        other = new float[length];
        gaussian.fill(seed, 0, other, 0, length);
    }

    @Benchmark
    public void gaussian(Elements count) {
        gaussian.fill(seed++, 0, out, 0, length);
        count.add(length);
    }

    @Benchmark
    public void rademacher(Elements count) {
        rademacher.fill(seed++, 0, out, 0, length);
        count.add(length);
    }

    @Benchmark
    public void scalarGaussian(Elements count) {
        scalar.fill(seed++, 0, out, 0, length);
        count.add(length);
    }

    @Benchmark
    public void memcpy(Elements count) {
        System.arraycopy(other, 0, out, 0, length);
        count.add(length);
    }
}
